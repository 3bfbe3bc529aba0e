import { createPinia } from 'pinia';
import { createApp } from 'vue';
import App from './App.vue';
import { i18n } from './i18n/i18n';
import { makeRouter } from './router';
import './styles/styles';

const app = createApp(App);
app.use(createPinia());
app.use(i18n);
app.use(makeRouter());
app.mount('#app');
