import { client, unwrap } from './client';
import type { MadeToken, NewToken, SessionOfMine, Token } from './types';

/** For ten minutes the server does not ask for the password again. */
export function provePassword(password: string): Promise<void> {
  return unwrap<undefined>(client.POST('/api/v1/session/proof', { body: { password } }));
}

export async function listSessions(): Promise<SessionOfMine[]> {
  return (await unwrap(client.GET('/api/v1/account/sessions'))).sessions;
}

export function endSession(id: string): Promise<void> {
  return unwrap<undefined>(client.DELETE('/api/v1/account/sessions/{id}', { params: { path: { id } } }));
}

export function endOtherSessions(): Promise<void> {
  return unwrap<undefined>(client.DELETE('/api/v1/account/sessions'));
}

export async function listTokens(): Promise<Token[]> {
  return (await unwrap(client.GET('/api/v1/account/tokens'))).tokens;
}

export function makeToken(wanted: NewToken): Promise<MadeToken> {
  return unwrap(client.POST('/api/v1/account/tokens', { body: wanted }));
}

export function revokeToken(id: string): Promise<void> {
  return unwrap<undefined>(client.DELETE('/api/v1/account/tokens/{id}', { params: { path: { id } } }));
}
