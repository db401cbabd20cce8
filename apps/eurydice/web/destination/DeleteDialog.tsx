import { Button, Dialog } from '@farside/kit/react'
import { useState } from 'react'
import type { IncomingItem } from '../../contract/incoming.ts'
import { toasts } from '../toasts.ts'
import { displayName } from '../transfer/name.rules.ts'
import { useFailureText } from '../words/useFailureText.ts'
import { useWords } from '../words/useWords.ts'
import { deleteEverything, deleteReceived } from './received.api.ts'

export interface DeleteDialogProps {
  /** What is to be deleted; `everything` on all pages. */
  what: readonly IncomingItem[] | 'everything'
  onClose: () => void
  /** Called when something may have gone, also after a failure half-way. */
  onDeleted: () => void
}

/** Asks before files are deleted: names them, and says what cannot be undone. */
export function DeleteDialog({ what, onClose, onDeleted }: DeleteDialogProps) {
  const { t } = useWords()
  const failureText = useFailureText()
  const [deleting, setDeleting] = useState(false)
  const everything = what === 'everything'
  const items = everything ? [] : what

  const remove = async () => {
    setDeleting(true)
    let count: number | undefined = 0
    try {
      if (everything) count = await deleteEverything()
      // One after another: fifty deletions at once would not be faster for the server.
      for (const { id } of items) {
        await deleteReceived(id)
        count = (count ?? 0) + 1
      }
      if (count !== undefined) {
        toasts.tell({
          family: 'good',
          text: count === 0 ? t('received.deletedNone') : t('received.deleted', { count }),
        })
      }
    } catch (error) {
      toasts.tell({ family: 'bad', text: failureText(error) })
    }
    onDeleted()
    onClose()
  }

  return (
    <Dialog
      title={everything ? t('received.deleteAllTitle') : t('received.deleteTitle', { count: items.length })}
      onClose={onClose}
      actions={
        <>
          <Button data-safe onClick={onClose} disabled={deleting}>
            {t('app.keep')}
          </Button>
          <Button kind="danger" icon="bin" disabled={deleting} onClick={() => void remove()}>
            {deleting
              ? t('received.deleting')
              : everything
                ? t('received.deleteAllConfirm')
                : t('received.deleteMany', { count: items.length })}
          </Button>
        </>
      }
    >
      <p>{everything ? t('received.deleteAllWhat') : t('received.deleteWhat', { count: items.length })}</p>
      {items.length > 0 && (
        <ul>
          {items.map((item) => (
            <li key={item.id}>
              <code>{displayName(item)}</code>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  )
}
