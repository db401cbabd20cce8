import { Failure, failures } from '../bolt/messages.ts'
import { EngineError, EngineLost } from './engine.ts'

const byMessage: readonly [RegExp, string][] = [
  [/^Query error: .*syntax error/, 'Neo.ClientError.Statement.SyntaxError'],
  [/Missing parameter/, 'Neo.ClientError.Statement.ParameterMissing'],
  [/unknown procedure/i, 'Neo.ClientError.Procedure.ProcedureNotFound'],
  [/division by zero|overflow/i, 'Neo.ClientError.Statement.ArithmeticError'],
  [/constraint|unique/i, 'Neo.ClientError.Schema.ConstraintValidationFailed'],
  [/type (?:error|mismatch)/i, 'Neo.ClientError.Statement.TypeError'],
  [/conflict/i, 'Neo.TransientError.Transaction.DeadlockDetected'],
  [/semantic error|Unknown function/, 'Neo.ClientError.Statement.SyntaxError'],
]

/** What a client is told about an error of the engine; anything else is passed on as it is. */
export function failureOf(error: unknown, memoryMb: number): unknown {
  if (error instanceof EngineLost) {
    const failure = error.why === 'memory' ? failures.outOfMemory(memoryMb) : failures.restarted(error.message)
    failure.cause = error
    return failure
  }
  if (!(error instanceof EngineError)) return error
  const [, code = 'Neo.ClientError.Statement.ExecutionFailed'] =
    byMessage.find(([form]) => form.test(error.message)) ?? []
  return new Failure(code, error.message.replace(/^Query error: (?:GRAFEO-\w+: )?/, ''))
}
