/**
 * A lint rule: what a person reads goes through `l10n.t`, so that it can be translated, and not before the translations
 * are there. A literal counts as read by a person if it has two words in a row or begins with a capitalized word; icons
 * such as `$(sign-in)`, tags of HTML and the product's name do not count. What only programs read is passed over: what
 * is imported, compared or searched for, a type, a property's name, the kind in a union, an id, the message of a plain
 * `Error`, a raw template.
 */

/** Where a value of a template stands. */
const VALUE = '\uFFFC';
const TWO_WORDS = /\p{L}[,.:;!?…)"”]* ["“(]*\p{L}/u;
const WORD_AND_VALUE = /(?:^|[^\p{L}-])\p{L}{2,} ["“(]*\uFFFC|\uFFFC[")”]* \p{L}{2,}/u;
const CAPITALIZED = /^\P{L}*\p{Lu}\p{Ll}+(?!\p{L})/u;
/** Icons, tags of HTML, and the product's name, which is the same in every language. */
const NO_WORDS = /\$\([\w~-]+\)|<[^>]*>|Cluster Sign-In/gu;

const READ = [TWO_WORDS, WORD_AND_VALUE, CAPITALIZED];
const MOST_SHOWN = 60;

const EQUALITY = new Set(['==', '!=', '===', '!==', 'in']);
/** Methods that look for their argument, and whose arguments nobody is shown. */
const SEARCHES = new Set([
  'includes',
  'startsWith',
  'endsWith',
  'indexOf',
  'replace',
  'replaceAll',
  'split',
  'has',
  'get',
]);

/** Properties that tell the kinds of a union apart. */
const DISCRIMINANTS = new Set(['kind', 'code']);

/** @type {import('eslint').Rule.RuleModule} */
export const noBareText = {
  meta: {
    type: 'problem',
    docs: { description: 'Disallow text for a person that does not go through l10n.t' },
    messages: {
      bare: 'Give "{{text}}" to l10n.t: a person reads it.',
      early: 'Call l10n.t in a function: translations are loaded after modules.',
    },
    schema: [],
  },
  create(context) {
    const check = (/** @type {any} */ node, /** @type {string} */ text) => {
      const words = text.replaceAll(NO_WORDS, '');
      if (READ.some((pattern) => pattern.test(words)) && isShown(node) && !isInId(node) && !isTranslated(node)) {
        const shown = words.replaceAll(VALUE, '…').trim().slice(0, MOST_SHOWN);
        context.report({ node, messageId: 'bare', data: { text: shown } });
      }
    };
    return {
      Literal(node) {
        if (typeof node.value === 'string') check(node, node.value);
      },
      TemplateLiteral(node) {
        check(node, node.quasis.map(({ value }) => value.cooked ?? '').join(VALUE));
      },
      CallExpression(node) {
        if (isTranslation(node) && !isInFunction(node)) context.report({ node, messageId: 'early' });
      },
    };
  },
};

/** False where only a program reads the literal. */
function isShown(/** @type {any} */ node) {
  const { parent } = node;
  switch (parent.type) {
    case 'CallExpression':
      return !isSearch(parent);
    case 'NewExpression':
      return parent.callee.type !== 'Identifier' || parent.callee.name !== 'Error';
    case 'BinaryExpression':
      return !EQUALITY.has(parent.operator);
    case 'Property':
      return parent.key !== node && !DISCRIMINANTS.has(parent.key.name);
    case 'TSPropertySignature':
    case 'PropertyDefinition':
      return parent.key !== node;
    case 'MemberExpression':
      return parent.property !== node;
    case 'SwitchCase':
    case 'TSLiteralType':
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TaggedTemplateExpression':
      return false;
    default:
      return true;
  }
}

function isTranslation(/** @type {any} */ { callee }) {
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return false;
  return callee.object.name === 'l10n' && callee.property.name === 't';
}

/** True for the text that is given to `l10n.t`, and for the notes beside it, which translators read. */
function isTranslated(/** @type {any} */ node) {
  for (let at = node; at.parent !== null; at = at.parent) {
    const { parent } = at;
    if (parent.type === 'CallExpression') return isTranslation(parent) && parent.arguments[0] === at;
  }
  return false;
}

function isSearch(/** @type {any} */ { callee }) {
  return callee.type === 'MemberExpression' && !callee.computed && SEARCHES.has(callee.property.name);
}

function isInFunction(/** @type {any} */ node) {
  return functionAround(node) !== undefined;
}

/** True in a function that makes ids, which has a name such as `idOf` or `sessionId`. */
function isInId(/** @type {any} */ node) {
  return /^id(?!\p{Ll})|Id$/u.test(functionAround(node)?.id?.name ?? '');
}

function functionAround(/** @type {any} */ node) {
  for (let at = node.parent; at !== null; at = at.parent) {
    if (/Function/u.test(at.type)) return at;
  }
  return undefined;
}
