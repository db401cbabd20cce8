import { Banner } from '@farside/kit/react'
import { useQuery } from '@tanstack/react-query'
import type { Side } from '../server/session.api.ts'
import type { PageSettings } from '../server/settings.ts'
import { useWords } from '../words/useWords.ts'
import { linkQuery } from './link.api.ts'
import { linkState } from './link.rules.ts'

/** Says when the link is under maintenance or seems down, what still works, and whom to ask. Nothing when all is well. */
export function LinkBanner({
  side,
  settings,
  onContact,
}: {
  side: Side
  settings: PageSettings
  onContact: () => void
}) {
  const { t, age } = useWords()
  const { data } = useQuery(linkQuery(settings.refreshEvery))
  // Not knowing is not a broken link: the list says by itself when the server does not answer.
  if (!data) return null
  const state = linkState(data, settings.downAfter)
  if (state.kind === 'up') return null
  const { silentFor } = state
  const contact = (
    <button type="button" className="link" onClick={onContact}>
      {t('app.contact')}
    </button>
  )
  if (state.kind === 'maintenance') {
    return (
      <Banner family="warn" title={t('link.maintenance')}>
        {t('link.maintenanceWhat')} {silentFor !== null && t('link.lastSent', { age: age(silentFor) })} {contact}
      </Banner>
    )
  }
  const title = silentFor === null ? t(`link.${side}Never`) : t(`link.${side}Down`, { age: age(silentFor) })
  return (
    <Banner family="bad" title={title}>
      {t(`link.${side}DownWhat`)} {contact}
    </Banner>
  )
}
