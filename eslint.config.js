const { readdirSync } = require('node:fs');
const { join } = require('node:path');
const js = require('@eslint/js');
const tseslint = require('typescript-eslint');

const providerRoot =
  'Import @cdktf/provider-aws/lib/<resource>: the package root costs seconds and half a gigabyte in every process.';

/** Folders of the product, each of which imports only those before it, beside `handlers` and the local AWS. */
const LAYERS = ['state-machines', 'env', 'modules', 'packaging', 'local', 'tools'];
/** Names of workflows have a hyphen, the folders that they share have none. */
const WORKFLOWS = readdirSync(join(__dirname, 'handlers')).filter((folder) => folder.includes('-'));

/** Who may import whom: files of `folder` may not reach what matches one of the patterns. */
const boundary = (folder, patterns, message) => ({
  files: [`${folder}/**/*.{ts,tsx}`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        paths: [{ name: '@cdktf/provider-aws', message: providerRoot }],
        patterns: patterns.map((regex) => ({ regex, message })),
      },
    ],
  },
});

module.exports = tseslint.config(
  {
    ignores: [
      'node_modules',
      'dist',
      'cdktf.out',
      '.local',
      'coverage',
      'packages/local-aws/tfjs',
      'gallery/dist',
      'gallery/src/api/types.ts',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    rules: {
      'no-restricted-imports': ['error', { paths: [{ name: '@cdktf/provider-aws', message: providerRoot }] }],
      eqeqeq: 'error',
      'no-console': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  ...WORKFLOWS.map((workflow) =>
    boundary(
      `handlers/${workflow}`,
      [
        ...WORKFLOWS.filter((other) => other !== workflow).map((other) => `\\.\\./${other}/`),
        `/state-machines/(?!${workflow}-settings$)`,
      ],
      'A workflow imports itself, its settings, handlers/image and handlers/runtime. Move what two workflows need there.',
    ),
  ),
  ...LAYERS.slice(0, -1).map((folder, index) =>
    boundary(
      folder,
      [`\\.\\./(${LAYERS.slice(index + 1).join('|')}|simulation|scripts)/`],
      `Imports go one way: ${LAYERS.join(' <- ')}.`,
    ),
  ),
  boundary(
    'handlers/image',
    [...WORKFLOWS.map((workflow) => `\\.\\./${workflow}/`), '/state-machines/'],
    'handlers/image is what all workflows know about images: it knows none of them.',
  ),
  boundary(
    'handlers/runtime',
    [
      ...[...WORKFLOWS, 'image'].map((folder) => `\\.\\./${folder}/`),
      '/state-machines/(?!description$|value-rule$|settings-rule$)',
    ],
    'handlers/runtime is what every function needs: it knows neither workflows nor images.',
  ),
  boundary(
    'packages/local-aws/src',
    ['\\.\\./(handlers|state-machines|modules|env|local|tools|simulation|packaging)/'],
    'packages/local-aws is usable by itself: it imports nothing of the product.',
  ),
  boundary(
    'gallery',
    ['\\.\\./(handlers|state-machines|modules|env|local|tools|simulation|packaging|packages)/'],
    'The page knows nothing but the types of its API.',
  ),
  {
    // Rules that know types: a promise nobody waits for, a switch that forgets a case.
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: __dirname } },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-deprecated': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['**/*.js', '**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { require: 'readonly', module: 'writable', process: 'readonly', __dirname: 'readonly' },
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['scripts/**', 'local/cli/**', 'tools/**'],
    rules: { 'no-console': 'off' },
  },
);
