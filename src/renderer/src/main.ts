import '@fontsource-variable/inter/index.css';
import '@fontsource/jetbrains-mono/400.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/overlays.css';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import App from './App.vue';
import { useNotices } from './stores/notices';

const app = createApp(App).use(createPinia());

// What no one caught is said, not swallowed.
app.config.errorHandler = (error) => {
  console.error(error);
  useNotices().fail(error);
};
window.addEventListener('unhandledrejection', (event) => useNotices().fail(event.reason));

app.mount('#app');
