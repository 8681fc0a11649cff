/**
 * Where a word may be broken when it is wider than a line. Browsers have no Finnish dictionary everywhere,
 * and notes are measured before they are drawn, so the product brings its own small rule.
 */

/** Last parts of compounds that stand on actor maps again and again, longest first in effect. */
const LAST_PARTS =
  "seutu seudu seudun palvelu piste toimisto kirjasto keskus keskukse hanke hankke hankkee yhdisty opisto auto apu tuki kerho kaupunki kunta alue " +
  "avustu raha säätiö hoitaja hoito kassa verkko verkosto kortti koulu laito virasto neuvonta opastu " +
  "asia asioin järvi järve hallin johta kehittä kokemu kunna kysymy ohjau päätö sihteeri tilai ryhmä " +
  "kurssi liitto vakuutu asema hakemu tarkistu palaute paikka vamma osasto järjestö työ käyttö linja " +
  "tjänst bibliotek förening område kommun projekt stöd institut byrå central anslutning verksamhet " +
  "support service centre library association encers";

const PARTS = [...new Set(LAST_PARTS.split(" "))];
const VOWELS = "aeiouyåäöAEIOUYÅÄÖéèüÜ";
/** Fewer letters than this never stand alone on a line. */
const LEAST = 3;

export interface Break {
  /** Index in the word: what stands before it goes on the first line. */
  readonly at: number;
  /** Whether a hyphen has to be written there. */
  readonly hyphen: boolean;
  /** Between the parts of a compound, or at a hyphen that is there already. */
  readonly strong: boolean;
}

const isLetter = (char: string | undefined): boolean => char !== undefined && /\p{L}/u.test(char);
const isVowel = (char: string | undefined): boolean => char !== undefined && VOWELS.includes(char);

/** Places where the word may be broken, from left to right. */
export function breaks(word: string): Break[] {
  const found = new Map<number, Break>();
  for (let at = LEAST; at <= word.length - LEAST; at++) {
    if (syllable(word, at)) found.set(at, { at, hyphen: true, strong: false });
  }
  for (const at of compounds(word)) found.set(at, { at, hyphen: true, strong: true });
  for (let at = 1; at < word.length; at++) {
    if ("-/–".includes(word[at - 1] ?? "")) found.set(at, { at, hyphen: false, strong: true });
  }
  return [...found.values()].sort((a, b) => a.at - b.at);
}

/** The Finnish rule: a syllable begins at a consonant before a vowel. Good enough for Swedish and English. */
function syllable(word: string, at: number): boolean {
  const lettersAround = [...word.slice(at - LEAST, at + LEAST)].every(isLetter);
  if (!lettersAround || isVowel(word[at]) || !isVowel(word[at + 1])) return false;
  const before = word.slice(0, at);
  return [...before].some(isVowel);
}

function compounds(word: string): number[] {
  const lower = word.toLowerCase();
  const found: number[] = [];
  for (const part of PARTS) {
    const at = lower.lastIndexOf(part);
    const apart = at >= LEAST && isLetter(word[at - 1]);
    if (apart && lower.length - at >= LEAST) found.push(at);
  }
  return found;
}
