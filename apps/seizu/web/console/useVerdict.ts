import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Validation } from '../../contract/query.ts'
import { validationQuery } from './console.api.ts'
import type { Statement } from './console.api.ts'

const pauseMs = 500

/** What the server says of a statement, once its typing pauses; undefined for none, and until it is known. */
export function useVerdict(statement: Statement | undefined): Validation | undefined {
  const key = JSON.stringify(statement)
  const [settled, settle] = useState<string>()
  useEffect(() => {
    const timer = setTimeout(() => settle(key), pauseMs)
    return () => clearTimeout(timer)
  }, [key])
  // Of what is on the page, never of what was there before it.
  return useQuery(validationQuery(settled === key ? statement : undefined)).data
}
