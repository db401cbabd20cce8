// The arrows of the house (ARCHITECTURE.md): who may import whom, and no circles, types included.
const apps = ['lidi', 'eurydice', 'panelapp', 'seizu', 'farside']

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'kernel-imports-no-program',
      severity: 'error',
      from: { path: '^kernel/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^(apps|kit|harness|bench|tools)/' },
    },
    {
      name: 'kernel-through-its-doors',
      comment: 'Outside the kernel a folder of it is imported by its index',
      severity: 'error',
      from: { pathNot: '^(kernel|harness)/' },
      to: { path: '^kernel/[^/]+/', pathNot: '^kernel/([^/]+/index\\.ts|handover/[^/]+\\.mjs)$' },
    },
    {
      name: 'kit-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^kit/' },
      to: { path: '^(apps|kernel|harness|bench|tools)/' },
    },
    ...apps
      .filter((app) => app !== 'farside')
      .map((app) => ({
        name: `${app}-imports-no-other-program`,
        severity: 'error',
        from: { path: `^apps/${app}/` },
        to: { path: '^apps/', pathNot: `^apps/${app}/` },
      })),
    {
      name: 'the-launcher-meets-programs-at-their-doors',
      comment: 'The launcher reads settings tables and starts commands; it does not reach into a program',
      severity: 'error',
      from: { path: '^apps/farside/', pathNot: '\\.test\\.tsx?$' },
      to: {
        path: '^apps/(lidi|eurydice|panelapp|seizu)/',
        pathNot: '^apps/(lidi|eurydice|panelapp|seizu)/(main|settings|app|accounts)\\.ts$',
      },
    },
    {
      name: 'only-tests-and-tools-use-the-harness',
      severity: 'error',
      from: { path: '^(apps|kernel|kit)/', pathNot: '(\\.test\\.tsx?|/tests/.*|\\.fixture\\.tsx?|\\.arbitrary\\.ts)$' },
      to: { path: '^(harness|bench|tools)/' },
    },
    {
      name: 'pure-bytes',
      comment: 'wire, fec and packet know no sockets, no clock, no database: of the kernel only errors',
      severity: 'error',
      from: { path: '^apps/(lidi/(wire|fec)|eurydice/packet)/', pathNot: '\\.(test|arbitrary)\\.ts$' },
      to: { path: '^(apps|kernel)/', pathNot: '^(apps/lidi/(wire|fec)/|apps/eurydice/packet/|kernel/errors/)' },
    },
    {
      name: 'contract-knows-nobody',
      severity: 'error',
      from: { path: '^apps/[^/]+/contract/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(apps|kernel|kit|harness)/', pathNot: '^apps/[^/]+/contract/' },
    },
    {
      name: 'web-knows-contract-and-kit',
      severity: 'error',
      from: { path: '^apps/[^/]+/web/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^(apps|kernel|harness)/', pathNot: '^apps/[^/]+/(web|contract)/' },
    },
    {
      name: 'rules-are-pure',
      severity: 'error',
      from: { path: '\\.rules\\.ts$' },
      to: {
        path: '(^kernel/(db|http|log|objects|lifecycle)/|\\.queries\\.ts$|^node:(fs|net|http|dgram|child_process))',
      },
    },
    {
      name: 'the-two-sides-meet-only-in-packet-and-contract',
      severity: 'error',
      from: { path: '^apps/eurydice/origin/', pathNot: '\\.test\\.ts$' },
      to: { path: '^apps/eurydice/destination/' },
    },
    {
      name: 'the-two-sides-meet-only-in-packet-and-contract-2',
      severity: 'error',
      from: { path: '^apps/eurydice/destination/', pathNot: '\\.test\\.ts$' },
      to: { path: '^apps/eurydice/origin/' },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^(bun|deno):' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.css'],
    },
  },
}
