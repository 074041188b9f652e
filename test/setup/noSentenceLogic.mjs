/**
 * A lint rule: no decision is made on a sentence. Text for a person (`Sentence`) and the message of an error may be shown
 * and logged, but not compared or searched: the code and data that they are made from say the same, and do not change
 * with the wording or the language.
 */
import { ESLintUtils } from '@typescript-eslint/utils';

const SEARCHES = new Set([
  ...['includes', 'startsWith', 'endsWith', 'indexOf', 'lastIndexOf', 'search', 'match', 'matchAll'],
  ...['replace', 'replaceAll', 'split', 'localeCompare'],
]);
const EQUALITY = new Set(['==', '!=', '===', '!==']);

/** @type {import('eslint').Rule.RuleModule} */
export const noSentenceLogic = {
  meta: {
    type: 'problem',
    docs: { description: 'Disallow comparing and searching text that is made for a person' },
    messages: { decided: 'Decide on the code and data of an error or reason, not on its sentence.' },
    schema: [],
  },
  create(context) {
    const services = ESLintUtils.getParserServices(/** @type {any} */ (context));
    const isText = (/** @type {any} */ node) => {
      if (node.type === 'ChainExpression') return isText(node.expression);
      if (node.type === 'ConditionalExpression') return isText(node.consequent) || isText(node.alternate);
      if (node.type === 'LogicalExpression') return isText(node.left) || isText(node.right);
      if (isSentence(services.getTypeAtLocation(node))) return true;
      const isMessage = node.type === 'MemberExpression' && !node.computed && node.property.name === 'message';
      return isMessage && isError(services.getTypeAtLocation(node.object));
    };
    const refuse = (/** @type {any} */ node) => {
      context.report({ node, messageId: 'decided' });
    };
    return {
      BinaryExpression(node) {
        if (!EQUALITY.has(node.operator) || isNothing(node.left) || isNothing(node.right)) return;
        if (isText(node.left) || isText(node.right)) refuse(node);
      },
      SwitchStatement(node) {
        if (isText(node.discriminant)) refuse(node.discriminant);
      },
      CallExpression(node) {
        const { callee } = node;
        if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier') return;
        const { name } = callee.property;
        if (SEARCHES.has(name) && isText(callee.object)) refuse(node);
        else if ((name === 'test' || name === 'exec') && node.arguments.some(isText)) refuse(node);
      },
    };
  },
};

/** Whether there is a sentence at all may be asked. */
function isNothing(/** @type {any} */ node) {
  return (node.type === 'Identifier' && node.name === 'undefined') || (node.type === 'Literal' && node.value === null);
}

function isSentence(/** @type {import('typescript').Type} */ type) {
  if (type.isUnion()) return type.types.some(isSentence);
  return type.aliasSymbol?.name === 'Sentence' || type.getProperties().some(({ name }) => name.includes('SENTENCE@'));
}

function isError(/** @type {import('typescript').Type} */ type) {
  if (type.isUnion()) return type.types.some(isError);
  return ['name', 'message', 'stack'].every((name) => type.getProperty(name) !== undefined);
}
