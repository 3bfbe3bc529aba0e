import { createRouter, createWebHistory, type Router, type RouteRecordRaw } from 'vue-router';
import { useSession } from './api/session';
import Home from './pages/Home.vue';
import NotFound from './pages/NotFound.vue';

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the page's title. */
    title?: string;
    needsSession?: boolean;
    /** Without the site around it. */
    bare?: boolean;
  }
}

/** A place on this site to go on to; anything else is answered with the front page. */
export function safeNext(next: unknown): string {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : '/';
}

const routes: RouteRecordRaw[] = [
  { path: '/', component: Home, meta: { title: 'home.title' } },
  { path: '/@:handle', component: () => import('./pages/Watch.vue'), props: true },
  { path: '/v/:id', component: () => import('./pages/VideoWatch.vue'), props: true },
  {
    path: '/embed/v/:id',
    component: () => import('./pages/EmbedVideo.vue'),
    props: true,
    meta: { bare: true },
  },
  { path: '/login', component: () => import('./pages/Login.vue'), meta: { title: 'nav.logIn' } },
  { path: '/register', component: () => import('./pages/Register.vue'), meta: { title: 'nav.register' } },
  { path: '/welcome', component: () => import('./pages/Welcome.vue'), meta: { title: 'welcome.title' } },
  {
    path: '/studio',
    component: () => import('./pages/Studio.vue'),
    meta: { title: 'studio.title', needsSession: true },
  },
  {
    path: '/studio/videos',
    component: () => import('./pages/Videos.vue'),
    meta: { title: 'videos.title', needsSession: true },
  },
  {
    path: '/studio/videos/:id',
    component: () => import('./pages/VideoEdit.vue'),
    props: true,
    meta: { title: 'videos.edit', needsSession: true },
  },
  {
    path: '/studio/upload',
    component: () => import('./pages/Upload.vue'),
    meta: { title: 'upload.title', needsSession: true },
  },
  {
    path: '/account',
    component: () => import('./pages/Account.vue'),
    meta: { title: 'account.title', needsSession: true },
  },
  {
    path: '/admin/invitations',
    component: () => import('./pages/Invitations.vue'),
    meta: { title: 'invitations.title', needsSession: true },
  },
  { path: '/:rest(.*)*', component: NotFound, meta: { title: 'notFound.title' } },
];

export function makeRouter(): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes,
    scrollBehavior: (to, _, saved) => saved ?? (to.hash ? { el: to.hash } : { top: 0 }),
  });
  router.beforeEach(async (to) => {
    if (to.meta.bare) return true;
    const session = useSession();
    const loading = session.load();
    if (!to.meta.needsSession) return true;
    await loading;
    return session.session ? true : { path: '/login', query: { next: to.fullPath } };
  });
  return router;
}
