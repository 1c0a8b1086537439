/** For tools that do not read .vue files themselves, such as the linter's type checker. */
declare module '*.vue' {
  import type { DefineComponent } from 'vue';
  const component: DefineComponent;
  export default component;
}
