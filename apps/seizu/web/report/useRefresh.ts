import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { clockText } from '../panel/time.rules.ts'
import { refreshRows } from '../query/rows.api.ts'

/** When the page was opened or last refreshed, and the way to refresh every tile of it. */
export function useRefresh() {
  const queryClient = useQueryClient()
  const [loaded, setLoaded] = useState(() => clockText(new Date()))
  const refresh = () => {
    setLoaded(clockText(new Date()))
    void refreshRows(queryClient)
  }
  return { loaded, refresh }
}
