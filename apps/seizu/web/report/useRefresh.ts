import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { clockText } from '../panel/time.rules.ts'
import { forgetFailures, refreshRows } from '../query/rows.api.ts'

/** When the page was opened or last refreshed, and the way to refresh every tile of it. */
export function useRefresh() {
  const queryClient = useQueryClient()
  const [loaded, setLoaded] = useState(() => {
    // Before the tiles look at what is known; an effect would be too late.
    forgetFailures(queryClient)
    return clockText(new Date())
  })
  const refresh = () => {
    setLoaded(clockText(new Date()))
    void refreshRows(queryClient)
  }
  return { loaded, refresh }
}
