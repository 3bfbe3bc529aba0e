import { client, unwrap } from './client';
import { ApiError } from './problem';
import type { NewAccount, Session } from './types';

export function register(account: NewAccount): Promise<Session> {
  return unwrap(client.POST('/api/v1/accounts', { body: account }));
}

export function logIn(handle: string, password: string): Promise<Session> {
  return unwrap(client.POST('/api/v1/session', { body: { handle, password } }));
}

/** The session of this browser, or null for a stranger. */
export async function whoAmI(): Promise<Session | null> {
  try {
    return await unwrap(client.GET('/api/v1/session'));
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

export function logOut(): Promise<void> {
  return unwrap<undefined>(client.DELETE('/api/v1/session'));
}

export function changePassword(currentPassword: string, newPassword: string): Promise<void> {
  return unwrap<undefined>(
    client.PUT('/api/v1/account/password', { body: { currentPassword, newPassword } }),
  );
}
