export { openMetrics, serveMetrics, sumOfProcesses } from './metrics.ts'
export type { Metrics } from './metrics.ts'
