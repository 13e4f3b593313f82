// The application "Azure Virtual Machine Image Builder", the same in every tenant (docs/service.md 7.1).
export const serviceApplicationId = 'cf32a0cc-373c-47c9-9156-0db11f6a6dfc'
