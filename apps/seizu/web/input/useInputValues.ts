import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Input } from '../../contract/config.ts'
import { go, useSearch } from '../frame/address.tsx'
import { searchWith, valuesIn } from './address.rules.ts'

const typingPauseMs = 300

/**
 * The inputs of a report live in the address (seizu §5.6): a choice makes a step for Back, typing replaces the step it
 * began. `shown` is what fields show at once; `values` follows when the typing pauses.
 */
export function useInputValues(inputs: readonly Input[]) {
  const search = useSearch()
  const values = useMemo(() => valuesIn(search, inputs), [search, inputs])
  // What is typed counts for the address at which it was typed: Back, Forward and choices speak for themselves.
  const [typed, setTyped] = useState<{ search: string; inputId: string; text: string }>()
  const waiting = useRef<{ inputId: string; timer: ReturnType<typeof setTimeout>; apply: () => void }>(undefined)
  useEffect(() => () => clearTimeout(waiting.current?.timer), [])

  /** Does not wait any longer for the pause: Enter, or another input. */
  const settle = useCallback(() => {
    const { timer, apply } = waiting.current ?? {}
    clearTimeout(timer)
    apply?.()
  }, [])

  /** @param text what the field shows meanwhile; absent: the choice is made */
  const choose = useCallback(
    (inputId: string, value: string | undefined, text?: string) => {
      const typing = text !== undefined
      if (waiting.current?.inputId === inputId) clearTimeout(waiting.current.timer)
      else settle()
      const apply = () => {
        waiting.current = undefined
        go(location.pathname + searchWith(location.search, inputId, value), { replace: typing })
      }
      if (!typing) return apply()
      setTyped({ search: location.search, inputId, text })
      waiting.current = { inputId, timer: setTimeout(apply, typingPauseMs), apply }
      return undefined
    },
    [settle],
  )

  const shown = typed?.search === search ? { ...values, [typed.inputId]: typed.text } : values
  return { values, shown, choose, settle }
}
