/** The boundaries of the design: who may know whom. */
const store = '(-store|-gateway)\\.ts$';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one meaning in two places.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'core-knows-schemas-only',
      comment: 'The help desk does not know where it runs.',
      severity: 'error',
      from: { path: '^core/' },
      to: { path: '^(bin|lib|functions|local|test|bench)/' },
    },
    {
      name: 'schemas-know-nobody',
      severity: 'error',
      from: { path: '^schemas/' },
      to: { path: '^(bin|lib|core|functions|local|test|bench)/' },
    },
    {
      name: 'domains-meet-at-their-doors',
      comment: "Another domain's index.ts is its door; shared has no door, it is a toolbox.",
      severity: 'error',
      from: { path: '^core/([^/]+)/' },
      to: { path: '^core/([^/]+)/', pathNot: ['^core/$1/', '^core/shared/', '^core/[^/]+/index\\.ts$'] },
    },
    {
      name: 'functions-enter-by-the-door',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^core/', pathNot: ['^core/shared/', '^core/[^/]+/index\\.ts$', '^core/auth/oidc\\.ts$'] },
    },
    {
      name: 'aws-in-stores-and-gateways',
      comment:
        'AWS is reached from stores, gateways and the shared tools; the rest can be tested without it.',
      severity: 'error',
      from: { path: '^core/', pathNot: [store, '^core/shared/'] },
      to: { path: 'node_modules/@(aws-sdk|smithy|aws-crypto)/' },
    },
    {
      name: 'lib-knows-names-and-routes',
      comment: 'Infrastructure imports the route table, settings and shared names, and no running code.',
      severity: 'error',
      from: { path: '^lib/' },
      to: {
        path: '^(core|functions|local|test|bench)/',
        pathNot: ['^core/shared/names\\.ts$', '^functions/api/(routes|route)\\.ts$'],
      },
    },
    {
      name: 'nobody-imports-the-local-host',
      severity: 'error',
      from: { path: '^(bin|lib|core|functions|schemas)/' },
      to: { path: '^(local|bench|test)/', pathNot: ['^local/settings\\.ts$'] },
    },
    {
      name: 'production-needs-production-packages',
      comment: 'What runs on Lambda may not come from devDependencies.',
      severity: 'error',
      from: { path: '^(core|functions|schemas)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // The program of a generated client belongs to a project of its own.
    exclude: { path: '^(dist|cdk\\.out|test/clients/typescript)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
};
