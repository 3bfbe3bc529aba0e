import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import * as accounts from './accounts';
import { getSite } from './channels';
import type { NewAccount, Session, Site } from './types';

/** Who is at this browser, and where they are. */
export const useSession = defineStore('session', () => {
  const session = shallowRef<Session | null>(null);
  const site = shallowRef<Site | null>(null);
  let asked: Promise<void> | null = null;

  const account = computed(() => session.value?.account ?? null);
  const moderates = computed(() => ['moderator', 'administrator'].includes(account.value?.role ?? ''));

  async function ask(): Promise<void> {
    const [who, where] = await Promise.allSettled([accounts.whoAmI(), getSite()]);
    if (who.status === 'fulfilled') session.value = who.value;
    if (where.status === 'fulfilled') site.value = where.value;
    if (who.status === 'rejected') asked = null; // ask again at the next page
  }

  /** Asks the portal once; later calls wait for the same answer. */
  function load(): Promise<void> {
    return (asked ??= ask());
  }

  async function register(wanted: NewAccount): Promise<void> {
    session.value = await accounts.register(wanted);
    if (site.value)
      site.value = { ...site.value, setupPending: site.value.setupPending && !wanted.setupToken };
  }

  async function logIn(handle: string, password: string): Promise<void> {
    session.value = await accounts.logIn(handle, password);
  }

  async function logOut(): Promise<void> {
    await accounts.logOut();
    session.value = null;
  }

  /** The portal said 401: the session is over. */
  function forget(): void {
    session.value = null;
  }

  return { session, site, account, moderates, load, register, logIn, logOut, forget };
});
