/** Whether an ARN names an IAM user, the one kind of principal whose second factor AWS itself sees. */
export const isIamUser = (arn: string): boolean => /^arn:aws[a-z-]*:iam::\d{12}:user\//.test(arn);
