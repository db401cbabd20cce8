import { addThemes } from './themes.ts'
import { addKeys } from './keys.ts'
import { tryOut } from './docs/try-out.ts'
import { suggest } from './search/suggest.ts'
import { filterTables } from './table/filter-table.ts'
import { makeTabs } from './tabs.ts'

// What the browser adds to pages that are whole without it.
filterTables()
suggest()
makeTabs()
addKeys()
addThemes()
// A long list beside the page begins where the reader is.
const list = document.querySelector<HTMLElement>('.near-list')
const here = list?.querySelector<HTMLElement>('[aria-current]')
if (list && here) list.scrollTop = here.offsetTop - list.clientHeight / 2
tryOut()
