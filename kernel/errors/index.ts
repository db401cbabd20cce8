export { Problem, describeProblems, problemTable } from './problem.ts'
export type { Kind } from './problem.ts'
