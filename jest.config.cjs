const { availableParallelism } = require('node:os');

/** Tests run as CommonJS through swc; packages that ship only ES modules are compiled along. */
module.exports = {
  testEnvironment: '<rootDir>/test/support/worker/environment.ts',
  runtime: '<rootDir>/test/support/worker/runtime.ts',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '^.+\\.m?[tj]s$': [
      '@swc/jest',
      { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: [
    '/node_modules/(?!(@orama|jose|oauth4webapi|@middy|postal-mime|eld|temporal-polyfill|temporal-utils|zod-openapi|htmlparser2|entities|domutils|domhandler|domelementtype|dom-serializer|(?:hast|unist|mdast|micromark)-util-[a-z-]+|html-void-elements|property-information|(?:space|comma)-separated-tokens|stringify-entities|character-entities-[a-z0-9-]+|ccount|zwitch|@ungap|devlop|trim-lines|vfile(?:-message)?|parse5|hyparquet(?:-writer)?)/)',
  ],
  // These packages name only an "import" condition, which a CommonJS resolver does not follow.
  moduleNameMapper: {
    '^@middy/(core|util)$': '<rootDir>/node_modules/@middy/$1/index.js',
    '^eld/extrasmall$': '<rootDir>/node_modules/eld/src/entries/static.extrasmall.js',
  },
  globalSetup: '<rootDir>/test/support/begin-run.ts',
  globalTeardown: '<rootDir>/test/support/end-run.ts',
  // Tests wait for databases and hosts, which run beside them: one worker more than there are processors lets none idle.
  maxWorkers: availableParallelism() + 1,
  // Only what hangs takes as long: hosts and databases are slow while others run beside them.
  testTimeout: 300_000,
};
