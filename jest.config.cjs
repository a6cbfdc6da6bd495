/** Tests run as CommonJS through swc; packages that ship only ES modules are compiled along. */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '^.+\\.m?[tj]s$': [
      '@swc/jest',
      { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: [
    '/node_modules/(?!(@orama|jose|oauth4webapi|@middy|postal-mime|temporal-polyfill|temporal-utils|zod-openapi|htmlparser2|entities|domutils|domhandler|domelementtype|dom-serializer)/)',
  ],
  // These packages name only an "import" condition, which a CommonJS resolver does not follow.
  moduleNameMapper: { '^@middy/(core|util)$': '<rootDir>/node_modules/@middy/$1/index.js' },
  globalSetup: '<rootDir>/test/support/begin-run.ts',
  globalTeardown: '<rootDir>/test/support/end-run.ts',
  // Jest runs files in a context of their own, where looking up these two is slow, and packages do it all the time.
  sandboxInjectedGlobals: ['Array', 'Object'],
  maxWorkers: '100%',
  testTimeout: 30_000,
};
