import { Button, Dialog, Failed, Loading } from '@farside/kit/react'
import { useQuery } from '@tanstack/react-query'
import type { IncomingItem } from '../../contract/incoming.ts'
import { toasts } from '../toasts.ts'
import { displayName } from '../transfer/name.rules.ts'
import { copyText } from '../words/copy-text.ts'
import { useFailureText } from '../words/useFailureText.ts'
import { useWords } from '../words/useWords.ts'
import { readText } from './received.api.ts'

/** The text of a small file, as text only: whatever the file says, nothing of it is interpreted. */
export function PreviewDialog({ item, onClose }: { item: IncomingItem; onClose: () => void }) {
  const { t } = useWords()
  const failureText = useFailureText()
  const { data, error, refetch } = useQuery({
    queryKey: ['preview', item.id],
    queryFn: ({ signal }) => readText(item.id, signal),
    gcTime: 0,
  })

  const copy = async () => {
    const copied = await copyText(data ?? '')
    onClose()
    toasts.tell(
      copied ? { family: 'good', text: t('received.textCopied') } : { family: 'bad', text: t('received.copyFailed') },
    )
  }

  return (
    <Dialog
      title={displayName(item)}
      wide
      onClose={onClose}
      actions={
        <>
          <Button data-safe onClick={onClose}>
            {t('app.close')}
          </Button>
          <Button icon="copy" disabled={data === undefined} onClick={() => void copy()}>
            {t('received.copyAndClose')}
          </Button>
        </>
      }
    >
      {data !== undefined && (
        // Focusable, so that the keyboard can scroll it.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <pre className="preview" tabIndex={0} role="region" aria-label={displayName(item)}>
          {data}
        </pre>
      )}
      {data === undefined && !error && (
        <Loading label={t('app.loading')} still={(seconds) => t('app.stillLoading', { seconds })} rows={6} />
      )}
      {error && (
        <Failed title={t('received.previewFailed')} retry={{ words: t('app.retry'), go: () => void refetch() }}>
          {failureText(error)}
        </Failed>
      )}
    </Dialog>
  )
}
