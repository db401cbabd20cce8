import { Sheet } from '@farside/kit/react'
import type { Metadata } from '../../contract/information.ts'
import { useWords } from '../words/useWords.ts'

/** Where a gateway vouches for the user: a button for each way that is configured, and none that is not (§14.1). */
export function LoginPage({ links }: { links: NonNullable<Metadata['login_links']> }) {
  const { t } = useWords()
  return (
    <Sheet title={t('login.title')} className="narrow">
      <div className="body">
        <p>{links.length > 0 ? t('login.why') : t('failure.loginWhy')}</p>
        <p className="row">
          {links.length > 0 ? (
            links.map(({ name, url }, at) => (
              <a key={url} className={at === 0 ? 'button primary' : 'button'} href={url}>
                {name}
              </a>
            ))
          ) : (
            <a className="button primary" href="/">
              {t('login.go')}
            </a>
          )}
        </p>
        {links.length > 0 && <p className="small muted">{t('login.failed')}</p>}
      </div>
    </Sheet>
  )
}
