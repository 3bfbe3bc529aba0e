import { flushPromises } from '@vue/test-utils';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import * as accounts from '../src/api/accounts';
import { ApiError } from '../src/api/problem';
import type { Session } from '../src/api/types';
import Register from '../src/pages/Register.vue';
import { mountPage, testid } from './mountPage';

vi.mock('../src/api/accounts');
const register = vi.mocked(accounts.register);

const session: Session = {
  account: { id: '1', handle: 'ada', displayName: 'Ada', role: 'creator' },
  channel: { handle: 'ada', title: '' },
};

async function fill(handle: string, password: string) {
  const page = await mountPage(Register, '/register');
  await page.get(testid('register-handle')).setValue(handle);
  await page.get(testid('register-password')).setValue(password);
  await page.get('form').trigger('submit');
  await flushPromises();
  return page;
}

beforeEach(() => {
  register.mockReset(); // in braces: a function that a hook returns is run after the test
});

describe('the registration page', () => {
  it('registers and goes to the studio', async () => {
    register.mockResolvedValue(session);
    const page = await fill('Ada', 'correct horse');
    expect(register).toHaveBeenCalledWith({ handle: 'ada', password: 'correct horse' });
    expect(page.vm.$route.path).toBe('/studio');
  });

  it('marks what is wrong before it asks the server', async () => {
    const page = await fill('1', 'short');
    expect(register).not.toHaveBeenCalled();
    expect(page.get(testid('register-handle-error')).text()).toBe('Too short.');
    expect(page.get(testid('register-password-error')).text()).toBe('Too short.');
    expect(page.get(testid('register-handle')).attributes('aria-invalid')).toBe('true');
  });

  it('shows what the server finds wrong at the field', async () => {
    const taken = [{ pointer: '/handle', code: 'taken', detail: '' }];
    register.mockRejectedValue(new ApiError(409, 'handleTaken', '', taken));
    const page = await fill('ada', 'correct horse');
    expect(page.get(testid('register-handle-error')).text()).toBe('Already taken.');
    expect(page.find(testid('register-error')).exists()).toBe(false);
  });

  it('shows what is wrong with the whole', async () => {
    register.mockRejectedValue(new ApiError(503, 'unavailable', ''));
    const page = await fill('ada', 'correct horse');
    expect(page.get(testid('register-error')).text()).toContain('not available');
  });
});
