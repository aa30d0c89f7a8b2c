/**
 * What is used from outside: commands, handlers, what is started by its path. The `!` marks what the product itself is.
 * `knip` finds what neither the product nor a test uses, `knip --production` what only tests use. What a test needs and
 * cannot reach otherwise is marked `@internal` where it stands.
 * @type {import('knip').KnipConfig}
 */
module.exports = {
  workspaces: {
    '.': {
      entry: [
        // Lambda functions: names of workflows have a hyphen, the folders that they share have none.
        'handlers/*-*/*.ts!',
        'handlers/gallery/api.ts!',
        '{main,local/cli/main,tools/{backfill,cost,gallery,redrive,reprocess,riders},packaging/build-functions,packaging/write-modules}.ts!',
        'scripts/{*,{bench,generate}/*}.ts!',
        // What checks ASL files runs as a test.
        'state-machines/asl/lint.ts!',
        '__tests__/{browser,terraform}/*.check.ts',
        '__tests__/{browser,terraform}/jest.config.js',
        // Started by their paths.
        '__tests__/support/{picture-memory-child,start,terraform-emulator-cli}.ts',
      ],
      // Scripts and the simulation serve the documents and the tests alike.
      project: ['**/*.{ts,js,cjs}!', '!{__tests__,scripts,simulation}/**!', '!packages/**', '!gallery/**'],
      // Of the operating system, and what a bench compares with when it is there.
      ignoreBinaries: ['mkfifo', 'gm'],
    },
    gallery: {
      project: ['**/*.{ts,tsx}!', '!__tests__/**!'],
      // Written as a whole from the document of the API.
      ignore: ['src/api/types.ts'],
    },
    'packages/local-aws': {
      entry: ['src/{local-aws,cli}.ts!', 'src/lambda/worker.cjs!', 'src/vision/model-worker.js!'],
      project: ['**/*.{ts,js,cjs}!', '!__tests__/**!'],
      ignoreBinaries: ['mkfifo'],
      // Only its files are read: the net of objects.
      ignoreDependencies: ['@vladmandic/human'],
    },
  },
};
