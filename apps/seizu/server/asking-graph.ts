import { problems } from '../problems.ts'
import { GraphError } from '../source/graph-error.ts'

/**
 * For routes whose statements are the program's own, so that nothing is wrong with the request.
 * @throws Problem `graph_failed`
 */
export async function askingGraph<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    throw error instanceof GraphError ? problems.graph_failed(error.code, error.message) : error
  }
}
