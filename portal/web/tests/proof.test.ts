import { flushPromises } from '@vue/test-utils';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import * as account from '../src/api/account';
import { ApiError } from '../src/api/problem';
import ProofDialog from '../src/parts/ProofDialog.vue';
import { mountPage } from './mountPage';

vi.mock('../src/api/account');
const prove = vi.mocked(account.provePassword);

const needed = () => new ApiError(403, 'passwordNeeded', '');

async function mounted() {
  const page = await mountPage(ProofDialog);
  return page.vm as unknown as { run<T>(action: () => Promise<T>): Promise<T> };
}

function inDialog<T extends Element>(selector: string): T {
  const found = document.body.querySelector<T>(selector);
  if (!found) throw new Error(`no ${selector}`);
  return found;
}

async function give(password: string): Promise<void> {
  await vi.waitFor(() => inDialog('[data-testid="proof-password"]'));
  const field = inDialog<HTMLInputElement>('input[type="password"]');
  field.value = password;
  field.dispatchEvent(new Event('input'));
  await flushPromises();
  inDialog<HTMLFormElement>('form.ask').dispatchEvent(new Event('submit'));
  await flushPromises();
}

beforeEach(() => {
  prove.mockReset();
  document.body.innerHTML = '';
});

describe('asking for the password again', () => {
  it('does what is asked when the server does not want the password', async () => {
    const dialog = await mounted();
    await expect(dialog.run(() => Promise.resolve(7))).resolves.toBe(7);
    expect(prove).not.toHaveBeenCalled();
  });

  it('asks, and does it once more', async () => {
    const dialog = await mounted();
    const action = vi.fn().mockRejectedValueOnce(needed()).mockResolvedValueOnce('made');
    prove.mockResolvedValue();
    const done = dialog.run<string>(action);
    await give('correct horse');
    await expect(done).resolves.toBe('made');
    expect(prove).toHaveBeenCalledWith('correct horse');
    expect(action).toHaveBeenCalledTimes(2);
  });

  it('says that a password is wrong, and asks on', async () => {
    const dialog = await mounted();
    const action = vi.fn().mockRejectedValueOnce(needed()).mockResolvedValueOnce('made');
    prove.mockRejectedValueOnce(
      new ApiError(422, 'validationFailed', '', [{ pointer: '/password', code: 'wrong', detail: '' }]),
    );
    prove.mockResolvedValueOnce();
    const done = dialog.run<string>(action);
    await give('not it');
    expect(inDialog('[data-testid="proof-password-error"]').textContent).toBe('That is not right.');
    expect(action).toHaveBeenCalledTimes(1);
    await give('correct horse');
    await expect(done).resolves.toBe('made');
  });

  it('passes on what has nothing to do with it', async () => {
    const dialog = await mounted();
    await expect(dialog.run(() => Promise.reject(new ApiError(503, 'unavailable', '')))).rejects.toThrow(
      'unavailable',
    );
  });
});
