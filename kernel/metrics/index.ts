export { openMetrics, serveMetrics } from './metrics.ts'
export type { Metrics } from './metrics.ts'
