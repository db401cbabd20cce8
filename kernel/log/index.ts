export { jsonShape, openLog, plain, silentLog, standardOutput } from './log.ts'
export type { Fields, Level, Line, Log, Sink } from './log.ts'
