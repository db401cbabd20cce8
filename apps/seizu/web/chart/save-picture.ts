import { csvName } from '../../contract/csv.ts'
import { saveBlob } from '../table/save-blob.ts'

const drawn = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'dominant-baseline',
  'opacity',
]
const scale = 2

/** Saves a drawing with the colours that it has on the page. */
export async function savePicture(svg: SVGSVGElement, name: string, kind: 'png' | 'svg'): Promise<void> {
  const { text, width, height } = standalone(svg)
  const file = csvName(name).replace(/csv$/, kind)
  const source = new Blob([text], { type: 'image/svg+xml' })
  if (kind === 'svg') return saveBlob(source, file)
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = width * scale
  canvas.height = height * scale
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  const png = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'))
  if (!png) throw new Error('this browser makes no PNG')
  return saveBlob(png, file)
}

/** The drawing with every computed colour and font written into it: it must look the same without our style sheets. */
function standalone(svg: SVGSVGElement): { text: string; width: number; height: number } {
  const { width, height } = svg.getBoundingClientRect()
  const copy = svg.cloneNode(true) as SVGSVGElement
  const originals = [svg, ...svg.querySelectorAll('*')]
  const copies = [copy, ...copy.querySelectorAll('*')]
  for (const [at, original] of originals.entries()) {
    const style = getComputedStyle(original)
    for (const property of drawn) copies[at]?.setAttribute(property, style.getPropertyValue(property))
  }
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('width', String(width))
  copy.setAttribute('height', String(height))
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
  ground.setAttribute('width', '100%')
  ground.setAttribute('height', '100%')
  if (copy.viewBox.baseVal?.width) {
    ground.setAttribute('x', String(copy.viewBox.baseVal.x))
    ground.setAttribute('y', String(copy.viewBox.baseVal.y))
  }
  ground.setAttribute('fill', getComputedStyle(document.documentElement).getPropertyValue('--surface'))
  copy.prepend(ground)
  return { text: new XMLSerializer().serializeToString(copy), width, height }
}
