/** What an ordinary panel of the demo set is about. Diseases, places and people in it do not exist. */
export interface Theme {
  name: string
  level2: string
  level3: string
  /** Beside the invented code of the test directory that each gets. */
  alsoCalled?: readonly string[]
  size: number
  /** What becomes of it; `usual` is published and promoted. */
  fate?: 'young' | 'internal' | 'retired'
  strs?: true
  regions?: true
  signedOff?: true
}

const nerve = { level2: 'Neurology and neurodevelopment' }
const heart = { level2: 'Cardiovascular' }
const eye = { level2: 'Ophthalmology' }
const kidney = { level2: 'Renal and urinary tract' }
const blood = { level2: 'Haematology' }
const bone = { level2: 'Skeletal' }
const metabolism = { level2: 'Metabolic' }

export const themes: readonly Theme[] = [
  { ...nerve, name: 'Hereditary lattice neuropathy', level3: 'Peripheral nerve disorders', size: 21, signedOff: true, strs: true, alsoCalled: ['Lattice neuropathy types 1–8', 'Velmont gait disorder'] },
  { ...nerve, name: 'Ostrane ataxia', level3: 'Movement disorders', size: 14, signedOff: true, strs: true },
  { ...nerve, name: 'Early onset Karrow dystonia', level3: 'Movement disorders', size: 10, strs: true },
  { ...nerve, name: 'Marl syndrome with seizures', level3: 'Epilepsy', size: 25, signedOff: true, regions: true },
  { ...nerve, name: 'Cortical folding disorder, Ivell type', level3: 'Brain malformations', size: 9 },
  { ...nerve, name: 'Intellectual disability of the Dunmere group', level3: 'Neurodevelopmental disorders', size: 56, signedOff: true, regions: true },
  { ...heart, name: 'Arden cardiomyopathy', level3: 'Cardiomyopathies', size: 17, signedOff: true },
  { ...heart, name: 'Quill rhythm disorder', level3: 'Arrhythmias', size: 11, signedOff: true },
  { ...heart, name: 'Aortic thinning, Solby type', level3: 'Vessels', size: 7 },
  { ...heart, name: 'Familial Penhallow heart block', level3: 'Arrhythmias', size: 5, fate: 'young' },
  { ...eye, name: 'Tessellated retina', level3: 'Retinal disorders', size: 19, signedOff: true },
  { ...eye, name: 'Congenital Wexcombe cataract', level3: 'Lens', size: 9 },
  { ...eye, name: 'Optic pallor of Lorne', level3: 'Optic nerve', size: 6, alsoCalled: ['Lorne optic neuropathy'] },
  { ...kidney, name: 'Glass kidney disease', level3: 'Tubular disorders', size: 12, signedOff: true },
  { ...kidney, name: 'Branching renal cysts', level3: 'Cystic disorders', size: 8 },
  { ...kidney, name: 'Haldane stone disease', level3: 'Tubular disorders', size: 6, fate: 'young' },
  { ...blood, name: 'Brindle anaemia', level3: 'Red cell disorders', size: 13, signedOff: true },
  { ...blood, name: 'Slow platelet syndrome', level3: 'Bleeding disorders', size: 9 },
  { ...blood, name: 'Corran immune deficiency', level3: 'Immunity', size: 16 },
  { ...bone, name: 'Reed bone dysplasia', level3: 'Dysplasias', size: 15, signedOff: true },
  { ...bone, name: 'Tamsin joint laxity', level3: 'Connective tissue', size: 7 },
  { ...bone, name: 'Short stature, Elgar type', level3: 'Growth', size: 11, regions: true },
  { ...metabolism, name: 'Amber organic aciduria', level3: 'Small molecules', size: 12 },
  { ...metabolism, name: 'Mitochondrial fatigue of Orrin', level3: 'Energy metabolism', size: 10, strs: true },
  { ...metabolism, name: 'Copper drift disorder', level3: 'Metals', size: 5, fate: 'young' },
  { ...metabolism, name: 'Storage disorder, Fenwick group', level3: 'Lysosomes', size: 7 },
  { ...nerve, name: 'Sleep paradox syndrome', level3: 'Sleep', size: 5, fate: 'internal' },
  { ...heart, name: 'Sudden collapse in the young (old)', level3: 'Arrhythmias', size: 8, fate: 'retired', alsoCalled: ['Quill rhythm disorder, first version'] },
] // prettier-ignore

/** Panels of panels. */
export const superThemes: readonly { name: string; level2: string; children: readonly string[] }[] = [
  {
    name: 'All movement disorders',
    ...nerve,
    children: ['Ostrane ataxia', 'Early onset Karrow dystonia', 'Hereditary lattice neuropathy'],
  },
  { name: 'Inherited heart conditions', ...heart, children: ['Arden cardiomyopathy', 'Quill rhythm disorder'] },
]
