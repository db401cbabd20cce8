import type { Field } from './gf256.ts'
import { inverse, wholeVectors } from './gf256.ts'

/** How to get e lost symbols back from e repair symbols that determine them. */
export interface Recovery {
  /** Which of the repair symbols to use, e of them, in the order of the inverse's columns. */
  readonly repairs: readonly number[]
  /** e·e coefficients: row i gives lost symbol i as a combination of the repairs' remainders. */
  readonly inverse: Uint8Array
}

/**
 * Gauss–Jordan elimination over the lost columns of the repair symbols' rows, one repair symbol after the other until
 * there are as many independent equations as unknowns. Looks at coefficients only: no symbol is touched before it is
 * certain that all can be recovered.
 *
 * @param lost the columns, e ≥ 1
 * @param repairs how many repair symbols there are
 * @param rowOf the K coefficients of one of them
 * @returns undefined when the rank is below e
 */
export function solveRecovery(
  field: Field,
  lost: readonly number[],
  repairs: number,
  rowOf: (repair: number) => Uint8Array,
): Recovery | undefined {
  const unknowns = lost.length
  if (repairs < unknowns) return undefined
  // An equation is e coefficients of the lost symbols, then e of the repairs it was made of.
  const stride = wholeVectors(2 * unknowns)
  const [at] = field.reserve([(unknowns + 1) * stride])
  const { memory } = field
  const pivots: number[] = []
  const chosen: number[] = []

  for (let repair = 0; repair < repairs && chosen.length < unknowns; repair++) {
    const equation = at + chosen.length * stride
    memory.fill(0, equation, equation + stride)
    const row = rowOf(repair)
    lost.forEach((column, index) => (memory[equation + index] = row[column]))
    memory[equation + unknowns + chosen.length] = 1
    pivots.forEach((pivot, index) => field.addScaled(equation, memory[equation + pivot], at + index * stride, stride))
    const pivot = memory.subarray(equation, equation + unknowns).findIndex((coefficient) => coefficient !== 0)
    if (pivot === -1) continue // says nothing that the others do not say
    field.scale(equation, inverse(memory[equation + pivot]), stride)
    pivots.push(pivot)
    chosen.push(repair)
  }
  if (chosen.length < unknowns) return undefined

  const solution = new Uint8Array(unknowns * unknowns)
  for (let index = unknowns - 1; index >= 0; index--) {
    const equation = at + index * stride
    const pivot = pivots[index]
    for (let above = 0; above < index; above++) {
      const target = at + above * stride
      field.addScaled(target, memory[target + pivot], equation, stride)
    }
    const coefficients = equation + unknowns
    solution.set(memory.subarray(coefficients, coefficients + unknowns), pivot * unknowns)
  }
  return { repairs: chosen, inverse: solution }
}
