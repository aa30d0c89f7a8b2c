import { defineConfig } from 'vite';

/** The page has to work under a policy without `unsafe-inline`: nothing is inlined into index.html, nor into the CSS. */
export default defineConfig({
  build: {
    target: 'es2022',
    // `light-dark()` is used as it is.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
