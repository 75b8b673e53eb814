import { jest } from '@jest/globals';
import * as common from '@nestjs/common';
import * as core from '@nestjs/core';
import * as contentDisposition from 'content-disposition';

// @nestjs/throttler, nestjs-pino and @fastify/static are CommonJS and require packages that are ESM. Node can do that;
// Jest can only from Node 24.9 on. Until then this hands them the very modules that everyone else imports. Import it
// before, and import dynamically whatever leads to those three.
jest.mock('@nestjs/common', () => common);
jest.mock('@nestjs/core', () => core);
jest.mock('content-disposition', () => contentDisposition);
