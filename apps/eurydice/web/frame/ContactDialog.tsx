import { Button, Dialog } from '@farside/kit/react'
import { useWords } from '../words/useWords.ts'

/** Whom to ask, as the operator wrote it; text only. */
export function ContactDialog({ contact, onClose }: { contact: string; onClose: () => void }) {
  const { t } = useWords()
  return (
    <Dialog
      title={t('app.contactTitle')}
      onClose={onClose}
      actions={
        <Button data-safe onClick={onClose}>
          {t('app.close')}
        </Button>
      }
    >
      <p className="lines-kept">{contact || t('app.noContact')}</p>
    </Dialog>
  )
}
