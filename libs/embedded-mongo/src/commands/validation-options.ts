import { shown } from '../bson/shown.js';
import { type Doc, isDoc } from '../bson/value.js';
import { parseFilter } from '../query/filter.js';
import { commandError } from '../server/command-error.js';

const VALIDATION_WORDS: Readonly<Record<string, readonly string[]>> = {
  validationLevel: ['off', 'strict', 'moderate'],
  validationAction: ['error', 'warn'],
};

/** @throws CommandError for a validator that is no filter, and for levels and actions there are none of. */
export function checkValidation(command: Doc): void {
  for (const [option, words] of Object.entries(VALIDATION_WORDS)) {
    const word = command[option];
    if (word !== undefined && !(typeof word === 'string' && words.includes(word))) {
      throw commandError(
        'BadValue',
        `Enumeration value '${shown(word)}' for field '${option}' is not a valid value.`,
      );
    }
  }
  if (isDoc(command.validator)) {
    parseFilter(command.validator);
  } else if (command.validator !== undefined) {
    throw commandError('TypeMismatch', "BSON field 'validator' must be an object");
  }
}
