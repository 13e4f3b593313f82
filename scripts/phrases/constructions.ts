// Constructions that a native speaker would not write in technical English, with what to write instead. Add a row when a reader stumbles;
// keep the pattern narrow: of 100 ordinary sentences of good documentation at most two may be marked (test/selftest/phrases.test.ts).

export interface Construction {
  readonly id: string
  /** Matched, without regard to case, in prose whose white space is single spaces. */
  readonly pattern: RegExp
  /** Matched in the words of a name (`isNoText` is "is no text") as well as `pattern`. */
  readonly inNames?: RegExp
  readonly better: string
  /** Sentences that must be marked. */
  readonly examples: readonly string[]
}

// Forms of "to be", and of the verbs that stand in for it before a complement.
const be = "(?:is|are|was|were|be|been|being|am|[’']s|[’']re)"
const become = `(?:${be}|becomes?|became|remains?|remained)`
const adverb = '(?:\\w+ly |not |also |never |ever |only |then |first |once |even |just |still |already )*'

const one = (source: string): RegExp => new RegExp(source, 'gi')

export const constructions: readonly Construction[] = [
  {
    id: 'is-no',
    // "There is no …", "is no longer …", comparisons and a few fixed expressions are ordinary English.
    pattern: one(
      `(?<!\\bthere (?:\\w+ )?(?:has |have |had |will |would |can |could |must |may |might |should )?)(?<!\\bthere)(?<!\\b(?:is|are) there )\\b${become} no (?!longer|more|less|fewer|newer|older|later|earlier|greater|larger|smaller|higher|lower|better|worse|faster|slower|different|exception|substitute|guarantee|doubt|harm|need|problem|wonder|coincidence|match for)(?=[\\w\`"'“‘…<$])`,
    ),
    better: '"is not a string", "is not valid JSON", "does not exist"',
    examples: [
      'The name is no text.',
      'A value that is no array cannot be indexed.',
      'The answers are no JSON.',
      'It was no number.',
      'What it names may be no file.',
      'The input is no “URL”.',
      'A folder that became no archive.',
    ],
  },
  {
    id: 'is-none',
    pattern: one(
      `(?<!default )(?<!default value )(?<!\\bthere (?:\\w+ )?)(?<!\\bthere)\\b${be} none\\b(?! of\\b)|\\bthere (?:is|was) none\\b(?! of\\b)`,
    ),
    better: '"is not one", "does not exist", "not found"',
    examples: ['There is none: it will be created.', 'One of comments alone is none.', 'Where it is none, an error is thrown.'],
  },
  {
    id: 'goes-on',
    pattern: one(
      "\\b(?:go|goes|going|went|gone) on\\b(?! (?:to|the|a|an|top|its|their|your|our|each|every|all|one|this|that|these|those|sale|disk|line|behalf|holiday|strike|forever)\\b)|\\bwhat(?:[’']s| is) going on\\b(?= in\\b)",
    ),
    better: '"continues", "is still running", "is in progress"',
    examples: [
      'A run of it goes on.',
      'The builds went on in Azure.',
      'The build is left to go on.',
      'What it has begun goes on in Azure.',
      'The work was still going on when the deadline passed.',
      'It goes on with the next one.',
    ],
  },
  {
    id: 'stands',
    // Not the noun, and not "stands for", "stands out", "as it stands".
    pattern: one(
      "(?:(?<!\\b(?:a|an|the|this|that|can[’']t) )\\bstand|(?<!\\b(?:as (?:it|things)|long|free) )\\b(?:stands|stood|standing))\\b(?<!-stand\\w*)(?! (?:for|out|up|alone|down|by|still|to (?:gain|lose|benefit|reason)|in (?:for|contrast|the way)|between)\\b)(?!-)",
    ),
    better: '"is", "is in", "appears in", "is written in"',
    examples: [
      'A checksum that stands there is replaced.',
      'The key stands in the file.',
      'The texts stood beside the template.',
      'A folder stands where a file is needed.',
      'The value standing there is kept.',
      'The words stand on one line.',
      'It stands as it is.',
    ],
  },
  {
    id: 'is-told',
    pattern: one(`\\b(?:${be}|gets?|got) ${adverb}told\\b(?! (?:to|apart)\\b)|\\b(?:tells?|told|telling) of\\b`),
    inNames: one('\\btold\\b|^(?:tell|say|says|tells)\\b(?! apart)'),
    better: '"is reported", "is logged", "reports", "prints"',
    examples: [
      'The rest is told.',
      'All of them can be told at once.',
      'A silent one has been told before.',
      'What it lacks was told already.',
      'Every failure is only told once.',
      'What the first of a file tells of it.',
    ],
  },
  {
    id: 'is-said',
    pattern: one(`\\b${be} ${adverb}said\\b(?! (?:to|that)\\b)|\\bsays? (?:so|otherwise|nothing|it all|of)\\b|\\bsaid (?:of|with)\\b`),
    better: '"is reported", "is stated", "specifies"',
    examples: [
      'What is said of a template.',
      'The reason is said in the log.',
      'Its id is said instead of this code.',
      'Unless an input says otherwise.',
    ],
  },
  {
    id: 'where-there-is',
    pattern: one(
      `\\bwhere (?:there (?:is|are|was|were|will be|exists?)\\b|(?:it|they|he|she|one|this|that) (?:is|are|was|were|has|have|had|does|do|can) (?:none|not|no|nothing)\\b|(?:it|they) cannot\\b|not\\b|none\\b|nothing\\b|nobody\\b)`,
    ),
    better: '"if there is", "if it is not", "otherwise"',
    examples: [
      'Prints nothing where there is no change.',
      'Where there are several, the last one wins.',
      'Throws where it is not an object.',
      'It fails where not.',
      'Where there was none, one is created.',
    ],
  },
  {
    id: 'nobody',
    pattern: one("\\bnobody(?:[’']s)?\\b|\\bsomebody(?: else)?\\b"),
    better: '"no one", "another user", or name who: "no job", "another job"',
    examples: ['Nobody uses the version.', 'A value that nobody reads.', 'Somebody cancelled the build.'],
  },
  {
    id: 'beside',
    pattern: one('(?<!-)\\bbeside\\b(?! the point)'),
    better: '"next to", "alongside", "besides", "apart from"',
    examples: ['The schemas lie beside the repository.', 'What is given beside it is kept.'],
  },
  {
    id: 'so-many',
    pattern: one(
      '(?<!\\b(?:not|ever|of|are|were|have|has|had|with|get|got) )\\bso many\\b(?! (?:that|other|different|people|ways|things|options|choices)\\b)(?! \\w+ that\\b)|\\b(?:for|after|in|of|with|are|have) so many (?:minutes|seconds|days|hours|times|characters|bytes|lines|files|of)\\b',
    ),
    better: '"this many", "N", "the given number of"',
    examples: [
      'Fails for so many minutes.',
      'It is tried so many times.',
      'So many of them run side by side.',
      'So many seconds after the start.',
    ],
  },
  {
    id: 'mended',
    pattern: one('\\b(?:mend|mends|mended|mending)\\b'),
    better: '"fix", "fixed", "repair"',
    examples: ['2 findings to be mended first.', 'Mend the template.', 'It mends what it can.'],
  },
  {
    id: 'for-want-of',
    pattern: one('\\bfor (?:want|lack) of (?!a better\\b)|\\bin want of\\b'),
    better: '"because … is missing", "without"',
    examples: ['Not checked, for want of a right.', 'It ends for lack of a token.'],
  },
  {
    id: 'there-already',
    pattern: one(
      '(?<!\\bis |\\bare |\\bif |\\bwhen |\\bbecause |\\bthat )\\bthere already\\b(?! (?:is|are|was|were|exists?)\\b)|\\b(?:is|are|was|were) (?:not )?there already\\b(?! (?:a|an|any)\\b)|\\b(?:is|are|was|were) (?:not |still )?(?:at hand)\\b',
    ),
    better: '"already exists", "already uploaded", "is available"',
    examples: [
      '(there already)',
      'A blob that is there already is kept.',
      'Where it is not there already, it is created.',
      'The texts are at hand.',
    ],
  },
  {
    id: 'is-there',
    pattern: one(
      '\\b(?:is|are|was|were) (?:not |still |all |only |really |always )?there(?=[,.;:)!]|$| (?:and|or|but|yet|at|before|again|if|only|too|now|when|once|as|from|after)\\b)|\\bin a template that is there\\b',
    ),
    better: '"exists", "is present"',
    examples: [
      'Whether the file is there.',
      'A template that is there, is patched.',
      'What is still there at the end.',
      'Tells which resources are there.',
    ],
  },
  {
    id: 'this-very',
    pattern: one(
      '\\b(?:this|that|these|those|its|their|from the|in the|at the|of the) very (?!same|first|last|least|end|beginning|start|bottom|top|core|heart|latest|large|small|long|short|few|old|new|high|low|similar|different|simple|specific|common|important|useful|much|early|late|top|nature|reason|minimum|powerful|good|best)\\w+',
    ),
    better: '"this template", "the same template", "unchanged"',
    examples: ['It is this very template.', 'Another job was faster to run that very template.', 'A run of these very files.'],
  },
  {
    id: 'of-its-own',
    pattern: one(
      "\\bof (?:its|their|his|her|our|your|my|one[’']s|his or her) own\\b(?! (?:\\w+))(?<!\\blife of its own)(?<!\\bmind of its own)|\\bfor itself alone\\b",
    ),
    better: '"its own …", "a separate …"',
    examples: ['In a file of its own.', 'Bicep has a port of its own.', 'Sources with places of their own.'],
  },
  {
    id: 'lies',
    pattern: one(
      '\\b(?:lie|lies|lay|lain|lying) (?:there|here|beside|next|outside|inside|above|below|under|beneath|where|with|at|on|(?:with)?in (?:a|an|the|this|that|its|their|one|another|it|them|of) ?(?:folder|workspace|repository|file|container|group|cloud|account|place|archive|template|same|machine|staging)?)\\b',
    ),
    better: '"is in", "is outside", "is next to"',
    examples: [
      'A script that lies outside the workspace.',
      'The schemas lie beside the repository.',
      'The folder that it lies in the archive.',
      'Files lay there.',
      'What lies in the workspace is hashed.',
    ],
  },
  {
    id: 'is-asked',
    pattern: one(
      `(?<!\\b(?:you|users|user|they|we) (?:will |may |might |can )?)\\b${be} ${adverb}asked (?:for|of|after)\\b|\\bas it (?:is|was) asked\\b|\\bwas asked to be\\b`,
    ),
    better: '"is requested", "as requested", "is needed"',
    examples: ['The images that were asked for.', '[0] is asked of a value.', 'It cannot be promoted as it was asked.'],
  },
  {
    id: 'is-had',
    pattern: one('\\b(?:can|could|cannot|may|must|to|not|never) be had\\b'),
    better: '"is available", "could not be read"',
    examples: ['The files of the revision cannot be had.', 'A token is not to be had.'],
  },
  {
    id: 'looked-at',
    pattern: one(
      `\\b${be} ${adverb}looked (?:at|into|after|on|through|over)\\b|\\b(?:one|a single|two|three|each|every|next|first|last|between two|another) looks?\\b(?! (?:like|at (?:how|what|the|some|our|your)|good|and feel))`,
    ),
    better: '"is checked", "is polled", "is read", "one poll"',
    examples: ['A run is looked at twice a minute.', 'Seconds between two looks.', 'A lost answer is looked into.'],
  },
  {
    id: 'what-it-says',
    pattern: one(
      "\\bwhat (?:the |a |an |its |their |this |that |each |every )?[\\w'’]+(?: [\\w'’]+)? (?:says?|tells?)\\b|\\btells? (?:whether|which|what|where|how)\\b|\\bby what (?:is|are|it|they|the|a|an)\\b|\\bas (?:[\\w'’/-]+ ){1,2}(?:has|had) it\\b",
    ),
    better: 'name it: "the value of the input", "the reason in the log"; "reports whether"',
    examples: [
      'It is what the template says.',
      'Tells which versions are used.',
      'By what the service reports.',
      'The inputs, as azure/build-vm-image had it.',
    ],
  },
  {
    id: 'has-none',
    pattern: one('\\b(?:has|have|had|gives?|gave) none\\b(?! of\\b)|\\b(?:needs?|gives?|gave) no (?!more\\b|longer\\b)(?=\\w)'),
    better: '"does not have one", "does not need", "does not return"',
    examples: ['An API version that has none.', 'The command needs no login.', 'Microsoft Entra gave no token.'],
  },
  {
    id: 'any-more',
    pattern: one('\\bany more\\b(?! (?:than|of|\\w+s)\\b)|\\bin spite of\\b'),
    better: '"no longer", "despite"',
    examples: ['It is not used any more.', 'Azure did not answer in spite of repeated tries.'],
  },
  {
    id: 'is-another',
    pattern: one('\\b(?:is|are|was|were) another(?=[,.;:)]|$| (?:than|now|then|if|in|on|by|for)\\b)|\\b(?:is|are|was) as good as\\b'),
    better: '"differs", "has changed", "is a different one"',
    examples: ['Its key is another.', 'The value is another in Azure.', 'Placeholders are as good as the values.'],
  },
  {
    id: 'one-too-many',
    pattern: one('\\b(?:one|a) \\w+ too (?:many|much|few)\\b'),
    better: '"unexpected argument", "extra …"',
    examples: ['"x" is one word too many.'],
  },
  {
    id: 'anew',
    pattern: one('\\banew\\b|\\bon end\\b(?! (?:users?|to|of)\\b)|\\bfor ever\\b|\\bwithout end\\b|\\bin vain\\b|\\bere long\\b'),
    better: '"again", "in a row", "permanently", "endlessly"',
    examples: [
      'The folder is made anew.',
      'For how many minutes on end a look may fail.',
      'Codes are for ever.',
      'A link to its own folder, without end.',
    ],
  },
  {
    id: 'nothing-but',
    pattern: one(
      '\\bnothing but\\b|\\b(?:kept|held|read|sent|used|given|taken|done|found|written) but (?:in|by|for|to|with|from|at)\\b|\\bno \\w+ but (?:the|a|an|this|that|its|one)\\b(?! \\w+ (?:is|are|was)\\b)',
    ),
    better: '"only"',
    examples: ['It holds nothing but the commands.', 'Nothing is kept but in Azure.', 'No code but the last one is written.'],
  },
  {
    id: 'borne',
    pattern: one(
      `\\b(?:borne|bidden|betimes|whither|whence|thither|hither|heretofore|therewith|wherewith|whereof|withal)\\b|\\bheld against\\b|\\bholds? (?:\\w+ ){0,4}against\\b|\\b${be} ${adverb}taken for\\b(?! granted)|\\b${be} ${adverb}ended\\b(?! (?:up|in|with|by)\\b)`,
    ),
    better: '"tolerated", "validated against", "mistaken for", "stopped"',
    examples: [
      'How long silence is borne.',
      'Holds a value against its declaration.',
      'A slow connection is not taken for a dead one.',
      'The others are ended.',
    ],
  },
  {
    id: 'may-go',
    pattern: one(
      '\\b(?:may|must|can|to|is to|let it|lets it|let them|will|not) go(?=[,.;:)]|$| (?:as well|too|again|at once|first|with it|with them)\\b)|\\b(?:plan|policy) lets go\\b',
    ),
    better: '"can be deleted", "is deleted", "is removed"',
    examples: ['Which gallery image versions may go.', 'The rest is to go.', 'The group must go first.'],
  },
]
