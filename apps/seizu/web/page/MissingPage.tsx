import { Sheet } from '@farside/kit/react'
import { PageHead } from '../frame/PageHead.tsx'

/** An address that is no page, and a report that the file does not have (`report`). */
export function MissingPage({ report }: { report?: string }) {
  return (
    <>
      <PageHead title={report === undefined ? '404' : 'No such report'} />
      <Sheet title="Not found" titleHidden>
        <div className="face missing">
          <svg viewBox="0 0 120 60" aria-hidden="true">
            <path d="M20 42L48 16M48 16l26 10" />
            <path d="M74 26l26 18" strokeDasharray="3 5" />
            <circle cx="20" cy="42" r="6" />
            <circle cx="48" cy="16" r="6" />
            <circle cx="74" cy="26" r="6" />
            <circle cx="100" cy="44" r="6" strokeDasharray="3 4" />
          </svg>
          <strong>
            {report === undefined ? 'There is no page at this address.' : `The file has no report "${report}".`}
          </strong>
          <span>
            {report === undefined
              ? 'Choose one in the navigation.'
              : 'It may have been renamed or removed. Choose another in the navigation.'}
          </span>
        </div>
      </Sheet>
    </>
  )
}
