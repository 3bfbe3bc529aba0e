import { client, unwrap } from './client';
import type { Invitation, MadeInvitation, NewInvitation } from './types';

export async function listInvitations(): Promise<Invitation[]> {
  return (await unwrap(client.GET('/api/v1/admin/invitations'))).invitations;
}

export function makeInvitation(wanted: NewInvitation): Promise<MadeInvitation> {
  return unwrap(client.POST('/api/v1/admin/invitations', { body: wanted }));
}

export function withdrawInvitation(id: string): Promise<void> {
  return unwrap<undefined>(client.DELETE('/api/v1/admin/invitations/{id}', { params: { path: { id } } }));
}
