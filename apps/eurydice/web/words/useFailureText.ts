import { ServerError } from '../server/client.ts'
import { useWords } from './useWords.ts'

/** Gives the sentence for a failed request: what could not be done, with the server's own reason where it gave one. */
export function useFailureText(): (error: unknown) => string {
  const { t } = useWords()
  return (error) => {
    if (!(error instanceof ServerError)) return error instanceof Error ? error.message : String(error)
    const { status, message } = error
    if (status === 0) return t('failure.network')
    const reason = message || t('failure.status', { status })
    if (status === 401) return t('failure.login')
    if (status === 403) return t('failure.denied', { reason })
    if (status === 404 || status === 410) return t('failure.missing', { reason })
    if (status >= 500) return t('failure.server', { reason })
    return t('failure.other', { reason })
  }
}
