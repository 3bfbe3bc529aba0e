import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import * as accounts from './accounts';
import { getChannel, getSite } from './channels';
import type { Channel, NewAccount, Session, Site } from './types';

/** Who is at this browser, and where they are. */
export const useSession = defineStore('session', () => {
  const session = shallowRef<Session | null>(null);
  const site = shallowRef<Site | null>(null);
  const avatarUrl = shallowRef<string | null>(null);
  let asked: Promise<void> | null = null;

  const account = computed(() => session.value?.account ?? null);
  const moderates = computed(() => ['moderator', 'administrator'].includes(account.value?.role ?? ''));

  function begin(next: Session | null): void {
    session.value = next;
    if (!next) return;
    // Only a picture in the header: nothing waits for it, and nothing is lost without.
    getChannel(next.account.handle).then(showAs, () => undefined);
  }

  /** My channel as it is now. */
  function showAs({ handle, displayName, avatarUrl: picture }: Channel): void {
    if (session.value?.account.handle !== handle) return;
    session.value = { ...session.value, account: { ...session.value.account, displayName } };
    avatarUrl.value = picture;
  }

  async function ask(): Promise<void> {
    const [who, where] = await Promise.allSettled([accounts.whoAmI(), getSite()]);
    if (who.status === 'fulfilled') begin(who.value);
    if (where.status === 'fulfilled') site.value = where.value;
    if (who.status === 'rejected') asked = null; // ask again at the next page
  }

  /** Asks the portal once; later calls wait for the same answer. */
  function load(): Promise<void> {
    return (asked ??= ask());
  }

  async function register(wanted: NewAccount): Promise<void> {
    begin(await accounts.register(wanted));
    if (site.value)
      site.value = { ...site.value, setupPending: site.value.setupPending && !wanted.setupToken };
  }

  async function logIn(handle: string, password: string): Promise<void> {
    begin(await accounts.logIn(handle, password));
  }

  async function logOut(): Promise<void> {
    await accounts.logOut();
    forget();
  }

  /** The portal said 401: the session is over. */
  function forget(): void {
    session.value = null;
    avatarUrl.value = null;
  }

  return { session, site, account, avatarUrl, moderates, showAs, load, register, logIn, logOut, forget };
});
