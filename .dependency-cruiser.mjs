// The house's import directions (CONTRIBUTING.md). test/architecture.test.ts sees each of them fail.

/** Within shared/, each folder may read what stands to its right. */
const order = [
  'notification',
  'incident',
  'sweep',
  'change',
  'diagnosis',
  'network',
  'evidence',
  'policy',
  'stopped-reason',
  'workload',
  'control',
  'event',
];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycle',
      comment:
        'A cycle has no left and right: what reads what could no longer be told; a type that points back is a cycle too.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...order.slice(1).map((folder, index) => ({
      name: `${folder}-reads-right`,
      comment: `shared/${folder} may read only what comes before it in the flow of the data.`,
      severity: 'error',
      from: { path: `^shared/${folder}/` },
      to: { path: `^shared/(?:${order.slice(0, index + 1).join('|')})/` },
    })),
    {
      name: 'core-without-edge',
      comment: 'From parse to decision everything is pure: the edge is handed in as ports.',
      severity: 'error',
      from: { path: `^shared/(?:${order.join('|')}|remediate|operator)/` },
      to: { path: '^shared/aws/|@aws-sdk/|@smithy/|@aws-lambda-powertools/' },
    },
    {
      name: 'sdk-only-in-aws',
      comment: 'shared/aws is the only folder that talks to AWS. The sandbox is a world of its own.',
      severity: 'error',
      from: { path: '^(?:functions|shared|cli|infra)/', pathNot: '^shared/aws/' },
      to: { path: '@aws-sdk/|@smithy/' },
    },
    {
      name: 'stages-without-run',
      comment: 'The stages do not know the run that calls them.',
      severity: 'error',
      from: { path: `^shared/(?:${order.join('|')}|aws)/` },
      to: { path: '^shared/remediate/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'shared-reads-shared',
      comment: 'The product itself knows neither who calls it nor how it is deployed.',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: '^(?:functions|infra|cli|build)/' },
    },
    {
      name: 'functions-and-cli-read-shared',
      comment: 'Entries are thin: they read input, build the edge, and call shared/.',
      severity: 'error',
      from: { path: '^(functions|cli)/' },
      to: { path: '^(?:functions|cli|infra|build)/', pathNot: '^$1/' },
    },
    {
      name: 'infra-reads-contracts',
      comment:
        'The stack reads configuration, environment, permissions, metrics, the form of ARNs, what differs between partitions and where the documentation is; of functions it knows an entry’s path as a string.',
      severity: 'error',
      from: { path: '^infra/' },
      to: {
        path: '^(?:functions|cli)/|^shared/(?!arn\\.ts$|configuration/|environment\\.ts$|partitions\\.ts$|permissions/|metrics\\.ts$|notification/content/page-url\\.ts$)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'nothing-reads-test',
      comment: 'A test double known to production code is a fault.',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'sandbox-stands-alone',
      comment: 'The stand-in for ECS must not share the product’s mistakes.',
      severity: 'error',
      from: { path: '^test/sandbox/' },
      to: { path: '^(?:shared|functions|infra|cli)/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(?:dist|cdk\\.out|\\.sandbox)/' },
  },
};
