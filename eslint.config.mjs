import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

const REPOSITORY_VERBS = '^(find|list|count|exists|insert|upsert|update|delete)';

export default tseslint.config(
  {
    ignores: ['dist', 'coverage', 'node_modules', '*.cjs', '*.mjs', 'test/bench/crawlee'],
  },
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      curly: 'error',
      eqeqeq: 'error',
      'no-console': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/parameter-properties': [
        'error',
        { prefer: 'parameter-property', allow: [] },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // DTO and schema classes are shapes here; we build them as literals on purpose.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/naming-convention': [
        'error',
        { selector: 'default', format: ['camelCase'], leadingUnderscore: 'forbid' },
        { selector: 'import', format: null },
        {
          selector: 'parameter',
          modifiers: ['unused'],
          format: ['camelCase'],
          leadingUnderscore: 'allow',
        },
        {
          selector: 'variable',
          modifiers: ['const', 'global'],
          format: ['camelCase', 'UPPER_CASE', 'PascalCase'],
        },
        {
          selector: 'typeLike',
          format: ['PascalCase'],
          custom: { regex: '^I[A-Z][a-z]', match: false },
        },
        { selector: 'enumMember', format: ['PascalCase'] },
        { selector: ['objectLiteralProperty', 'typeProperty', 'classProperty'], format: null },
        { selector: 'function', format: ['camelCase', 'PascalCase'] },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'MemberExpression[object.name="process"][property.name="env"]',
          message:
            'Read configuration through src/config, the only place that touches process.env.',
        },
        {
          selector: 'TSEnumDeclaration[const=true]',
          message: 'const enums vanish under isolatedModules; use a union or a plain enum.',
        },
      ],
    },
  },
  {
    files: ['src/**/*.repository.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: `MethodDefinition[kind="method"]:not([accessibility="private"]):not([key.name=/${REPOSITORY_VERBS}/])`,
          message:
            'A repository method starts with find, list, count, exists, insert, upsert, update or delete.',
        },
        {
          selector: 'MethodDefinition[key.name=/(Page|Post|Comment|User|Person)s?(?!s?Id)/]',
          message:
            'The class already says whose repository this is: findByPageId, not findPageByPageId.',
        },
      ],
    },
  },
  {
    files: ['src/**/*.service.ts', 'src/**/*.repository.ts', 'libs/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '@nestjs/common',
              importNames: [
                'HttpException',
                'HttpStatus',
                'NotFoundException',
                'BadRequestException',
                'ConflictException',
                'InternalServerErrorException',
                'Res',
                'Req',
              ],
              message:
                'Below the controller we throw AppError subclasses; the filter alone speaks HTTP.',
            },
          ],
        },
      ],
    },
  },
  { files: ['src/config/**', 'src/main.ts'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['**/*.spec.ts', '**/*.e2e-spec.ts', 'test/**'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
    },
  },
  prettier,
);
