const js = require('@eslint/js');
const tseslint = require('typescript-eslint');

const providerRoot =
  'Import @cdktf/provider-aws/lib/<resource>: the package root costs seconds and half a gigabyte in every process.';

module.exports = tseslint.config(
  { ignores: ['node_modules', 'dist', 'cdktf.out', '.local', 'coverage', 'local/vision/tfjs'] },
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
  {
    files: ['**/*.js', '**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { require: 'readonly', module: 'writable', process: 'readonly' },
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['scripts/**', 'local/cli/**'],
    rules: { 'no-console': 'off' },
  },
);
