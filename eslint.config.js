import js from '@eslint/js';
import vue from 'eslint-plugin-vue';
import tseslint from 'typescript-eslint';
import vueParser from 'vue-eslint-parser';

/** What is shown comes from the tables of messages; these are the attributes, of HTML and of our own components, that are shown or read out. */
const shownAttributes = [
  ...[
    'title',
    'placeholder',
    'alt',
    'label',
    'text',
    'note',
    'name',
    'help',
    'hint',
    'empty',
    'again',
    'counts',
    'description',
    'detail',
    'end-label',
  ],
  ...['aria-label', 'aria-placeholder', 'aria-roledescription', 'aria-valuetext', 'aria-description'],
];
/** "Reading the photo", "“{name}” is", "Cancelling…": words that only people read. */
const sentence = String.raw`/^[“„]?\p{Lu}[\p{L}’'-]*[,:;]? \p{L}|^\p{Lu}[\p{L}’'-]+(…|\.)$|^”? \p{Ll}+ .*\p{L}/u`;
/** One word; names are the same in every language. */
const word = String.raw`/^(?!(Maquette|WebM)$)\p{Lu}\p{Ll}/u`;
const bareString = 'What people read comes from the tables of messages, in every language.';
const bareStrings = [
  // Menus are known by their English titles.
  { selector: `Literal[value=${sentence}]:not(ArrayExpression > Literal):not(Property[key.name='menu'] > Literal)`, message: bareString },
  { selector: `TemplateElement[value.raw=${sentence}]`, message: bareString },
  {
    selector: `Property[key.name=/^(label|name|title|text|help|detail|hint|note|description|message|done|value|state)$/] > Literal[value=${word}]`,
    message: bareString,
  },
  { selector: `ConditionalExpression > Literal[value=${word}]`, message: bareString },
];

export default tseslint.config(
  { ignores: ['out/', 'dist/', 'work/', '.cache/', 'node_modules/', 'src/engine/backends/wasm/assembly/', '**/*.generated.ts'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  ...vue.configs['flat/recommended'],
  {
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './tsconfig.renderer.json'],
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.vue'],
      },
    },
    rules: {
      'no-undef': 'off', // the type checker knows better
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['**/*.vue'],
    languageOptions: { parser: vueParser, parserOptions: { parser: tseslint.parser } },
    rules: {
      'vue/multi-word-component-names': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/no-bare-strings-in-template': [
        'error',
        // Signs, digits, and the example of a shape's code.
        { attributes: { '/^(?![Ss]lot$).+/': shownAttributes }, allowlist: ['maquette:furniture-32:…', '/[^\\p{L}]+/u'] },
      ],
      'vue/no-restricted-syntax': ['error', ...bareStrings.map(({ selector, message }) => ({ selector: `VElement ${selector}`, message }))],
    },
  },
  {
    files: ['src/renderer/**/*.{ts,vue}'],
    // The tables themselves, and the report of a fault: it is for who mends it.
    ignores: ['src/renderer/src/messages/**', 'src/renderer/src/report.ts'],
    rules: { 'no-restricted-syntax': ['error', ...bareStrings] },
  },
  {
    files: ['**/*.js', '**/*.cjs', '**/*.mjs'],
    ...tseslint.configs.disableTypeChecked,
    rules: { ...tseslint.configs.disableTypeChecked.rules, '@typescript-eslint/explicit-module-boundary-types': 'off' },
  },
);
