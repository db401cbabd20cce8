import { Button, Dialog } from '@farside/kit/react'
import { useWords } from '../words/useWords.ts'
import { prefer, usePreferences } from './preferences.ts'

/** What the keys do, and the switch that turns single keys off. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  const { keys } = usePreferences()
  const list = [
    { keys: ['/'], does: t('keys.search') },
    { keys: ['Esc'], does: t('keys.escape') },
    { keys: ['←', '→', '↑', '↓'], does: t('keys.arrows') },
    { keys: ['Space'], does: t('keys.space') },
    { keys: ['g', 'h'], does: t('keys.home') },
    { keys: ['?'], does: t('keys.help') },
  ]
  return (
    <Dialog
      title={t('keys.title')}
      onClose={onClose}
      actions={
        <Button data-safe onClick={onClose}>
          {t('app.close')}
        </Button>
      }
    >
      <dl className="facts">
        {list.map(({ keys: names, does }) => (
          <div key={does} className="fact">
            <dt>
              {names.map((name) => (
                <kbd key={name}>{name}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label className="check">
        <input type="checkbox" checked={keys} onChange={(event) => prefer({ keys: event.target.checked })} />
        {t('keys.enabled')}
      </label>
      <p className="small muted">{t('keys.enabledHint')}</p>
    </Dialog>
  )
}
