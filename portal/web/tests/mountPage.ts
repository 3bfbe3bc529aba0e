import { mount, type VueWrapper } from '@vue/test-utils';
import { createPinia } from 'pinia';
import type { Component } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { i18n, setLanguage } from '../src/i18n/i18n';

const Blank = { template: '<div />' };

/** A page with everything that the app gives it, at an address. */
export async function mountPage(
  page: Component,
  path = '/',
  props: Record<string, unknown> = {},
): Promise<VueWrapper> {
  setLanguage('en');
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:rest(.*)*', component: Blank }],
  });
  await router.push(path);
  return mount(page, { props, attachTo: document.body, global: { plugins: [createPinia(), i18n, router] } });
}

export const testid = (id: string) => `[data-testid="${id}"]`;
