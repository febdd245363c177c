// Evaluate decision tables with feelin, outside the engine: JSON on stdin, JSON on stdout.
//
// in:  { "tables": { id: xml }, "asked": [ [ id, { variable: code } ] ] }
// out: [ { "output": code | [ code ] | null, "hits": [ rule id ] } ], one for each question

import { text } from 'node:stream/consumers';

import { DmnModdle } from 'dmn-moddle';
import { evaluate, unaryTest } from 'feelin';

async function tableOf(xml) {
  const { rootElement, warnings } = await new DmnModdle().fromXML(xml);
  if (warnings.length) {
    throw new Error(warnings[0].message);
  }
  return rootElement.drgElement[0].decisionLogic;
}

// A cell of our tables looks at its own column alone, so what it says of a code is worked out once.
const known = new Map();

function matches(cell, input) {
  const expression = (cell.text ?? '').trim();
  if (!expression || expression === '-') {
    return true;
  }
  const asked = JSON.stringify([ expression, input ]);
  if (!known.has(asked)) {
    known.set(asked, unaryTest(expression, { '?': input }).value === true);
  }
  return known.get(asked);
}

// An input is a variable, an output a literal: both are FEEL expressions, worked out once for each value.
const values = new Map();

function value(expression, context) {
  const asked = JSON.stringify([ expression, context[expression] ?? null ]);
  if (!values.has(asked)) {
    values.set(asked, evaluate(expression, { [expression]: context[expression] ?? null }).value);
  }
  return values.get(asked);
}

function answer(table, context) {
  const inputs = table.input.map(({ inputExpression }) => value(inputExpression.text, context));
  const hits = table.rule.filter(({ inputEntry }) => inputEntry.every((cell, i) => matches(cell, inputs[i])));
  const outputs = hits.map(({ outputEntry }) => value(outputEntry[0].text, {}));

  // the parser leaves the hit policy out where it is the standard's default
  if ((table.hitPolicy ?? 'UNIQUE') !== 'UNIQUE') {
    return { output: outputs, hits: hits.map(({ id }) => id) };
  }
  if (hits.length > 1) {
    throw new Error(`${ table.id }: ${ hits.map(({ id }) => id).join(', ') } match, but only one may`);
  }
  return { output: outputs[0] ?? null, hits: hits.map(({ id }) => id) };
}

const { tables, asked } = JSON.parse(await text(process.stdin));
const read = {};
for (const [ id, xml ] of Object.entries(tables)) {
  read[id] = await tableOf(xml);
}
process.stdout.write(JSON.stringify(asked.map(([ id, context ]) => answer(read[id], context))));
