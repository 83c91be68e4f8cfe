/**
 * Revocation lists as AWS Private CA writes them, but for their encoding here: in base64. Made with openssl 3 for these tests by authorities
 * that are gone: `openssl ca -gencrl -crl_lastupdate … -crl_nextupdate …`.
 */
export const lists = {
    /** Nobody revoked; until 2030-01-31. */
    empty: [
        "MIIBjzB5AgEBMA0GCSqGSIb3DQEBCwUAMBYxFDASBgNVBAMMC3Byb2QgcGVvcGxlFw0zMDAxMDEwMDAwMDBaFw0zMDAxMzEwMDAwMDBaoC8wLT",
        "AfBgNVHSMEGDAWgBT4ITxITNQAoI92Gue855Qad/mMNzAKBgNVHRQEAwIBATANBgkqhkiG9w0BAQsFAAOCAQEAEWGjsKVV1GQ/hLC2eeMvnJ2N",
        "tB1elzIFjTV0mLS+xoL0kA9tkamPTXxkW9RSO/cxucCiyyiE4JJacEhkykZnaq2jdza5hGpLOeeGyt9PJ3keF7TjyDrruRjgbFbh+Fi1OlAbe7",
        "BhYVQKex5SluH6BEPUEkgXOuPrk12n/iRlUTqzW7FEHQf042quIoTF24axQKeY24oRm3TlP1NZBwGYuU5Xd/9kI/sBvRKLMxcBDXFjurcmlQyc",
        "LSh0pLqspRdAo5qGQmgGkM+dhzsnHujDMS2xzcGg47hwqTnKSYZLnzg4dafuVeIk9qFYmR6rTpR5kR2l5SapwIjxJVnxkNyrUQ==",
    ].join(""),
    /** Serial numbers 3f:9a:00:1c and c4:01:02:…:0f; until 2030-02-09. */
    two: [
        "MIIBzTCBtgIBATANBgkqhkiG9w0BAQsFADAWMRQwEgYDVQQDDAtwcm9kIHBlb3BsZRcNMzAwMTEwMDAwMDAwWhcNMzAwMjA5MDAwMDAwWjA7MB",
        "UCBD+aABwXDTI2MTEyMzE3MDM1OVowIgIRAMQBAgMEBQYHCAkKCwwNDg8XDTI2MTEyMzE3MDQwMFqgLzAtMB8GA1UdIwQYMBaAFPghPEhM1ACg",
        "j3Ya57znlBp3+Yw3MAoGA1UdFAQDAgECMA0GCSqGSIb3DQEBCwUAA4IBAQCVMlTqJCXMArHdVZNf4nBZWYQ6Ln5G3iy/1k9CE3KOP+LTz/5g85",
        "HxC5P6iNv6X1yNJunxX/cOdZYBS2LSTux66zG4qW68HV//c8bTXL+tuFXqSdETzsminYl24akuc0RahGLWcNRKVRhWH4EFt26KeaJZta9tJZvq",
        "Gnd8hBSJ7N+YgtaJkuaNs4ehhBMHXULXMAjBUHqztCF04UDLypSnc3i9JDiXcLBdo3/SzTXmw+5rEFPsG+M2qrH64pFiL9fp5Nmi/l4zRU36vL",
        "i17BbqPLdTpJQbE2jZYieHuE5qlE9cra9bw9CMSelY0mELRC2r+XZBS+R9Iqcd6HIGnGVn",
    ].join(""),
    /** The same, until 2030-02-24. */
    twoLater: [
        "MIIBzTCBtgIBATANBgkqhkiG9w0BAQsFADAWMRQwEgYDVQQDDAtwcm9kIHBlb3BsZRcNMzAwMTI1MDAwMDAwWhcNMzAwMjI0MDAwMDAwWjA7MB",
        "UCBD+aABwXDTI2MTEyMzE3MDM1OVowIgIRAMQBAgMEBQYHCAkKCwwNDg8XDTI2MTEyMzE3MDQwMFqgLzAtMB8GA1UdIwQYMBaAFPghPEhM1ACg",
        "j3Ya57znlBp3+Yw3MAoGA1UdFAQDAgEDMA0GCSqGSIb3DQEBCwUAA4IBAQCfbo+0dyy2voumJpjbcNnBrUaOx3oSUUSKzrp6lPV4J4Oen1pj6A",
        "Q+gxB3wdz8jaPHVTZ2moAENvGBr9avMTlENyYbxTmEpv5snlMNPEg3hNS458oEgHgv2FsNNym7VK9DNnL0awCakJv5hiFAmShwlAjNsIijWcO9",
        "wlsMaoj3AlPwAabNOgRiqazkQhuvaoQfcpf7GSu9fkYDwlwBFZvHsERWomMiP+MlQ7XhNG7UDs357GbblsLL1oL/+d76+6ZUvhTEFrHzvvkZpM",
        "FM/qPsbiS/t3hlSGGwpJOlOD7FJJ0z6agEe/jEjWOTjxNeKscVuId9oBEchJDAu9hVpu1o",
    ].join(""),
    /** The same, until 2060-02-24: a year that takes the longer form of a time. */
    far: [
        "MIIBzzCBuAIBATANBgkqhkiG9w0BAQsFADAWMRQwEgYDVQQDDAtwcm9kIHBlb3BsZRcNNDkwMTAxMDAwMDAwWhgPMjA2MDAyMjQwMDAwMDBaMD",
        "swFQIEP5oAHBcNMjYxMTIzMTcwMzU5WjAiAhEAxAECAwQFBgcICQoLDA0ODxcNMjYxMTIzMTcwNDAwWqAvMC0wHwYDVR0jBBgwFoAU+CE8SEzU",
        "AKCPdhrnvOeUGnf5jDcwCgYDVR0UBAMCAQQwDQYJKoZIhvcNAQELBQADggEBAF+xPt5AeTNcu8e5ZQqu+c6pc6hVNT4pqtUPfSDuJ90yB23xNT",
        "SJywrnLG2gaJFmB+aiif9+g06E3DBskww3L7ScCzWezLHloGDTxKOVW09IznDocHdlBvfIOnSa+vJFnlZj/jWGDH5JKRNJar+8dkzXQNo8Oewo",
        "83Bnv5jMl18FaZeYw4UcB6++Rz2oWv3sL5nfzeH0UBqF0UlpK6ZLuN0BPUm7gZz/Oz5ONT36zxdhKvYdk7zmBVaGyjWN5bgPCO3qEctX9U0DwL",
        "ogvhdxWEJmJiA5b+JlANFT9K+GkzhxDgTaMYlw1Kq7RLjpuGk6luPq54KpA/3oNURMtatrxWA=",
    ].join(""),
    /** The same serial numbers, until 2030-02-09, of another authority. */
    foreign: [
        "MIIBzzCBuAIBATANBgkqhkiG9w0BAQsFADAYMRYwFAYDVQQDDA1zb21lYm9keSBlbHNlFw0zMDAxMTAwMDAwMDBaFw0zMDAyMDkwMDAwMDBaMD",
        "swFQIEP5oAHBcNMjYxMTIzMTcwMzU5WjAiAhEAxAECAwQFBgcICQoLDA0ODxcNMjYxMTIzMTcwNDAwWqAvMC0wHwYDVR0jBBgwFoAUz32jEE9H",
        "t6sGFiiYtuI5wokuKfMwCgYDVR0UBAMCAQUwDQYJKoZIhvcNAQELBQADggEBAI43vC3zOPupKMNmXU1s4vB4rktUj3j2k4oJmS+T08y9q9I6XN",
        "tySy3gPZXPmZhiC3oaMWAjYdm9N4PDYicNJwfl3bSUZFUHLkyOFTdkat7pnLBqKAeguoXV39/19OSc47AQBk1FCVGDozmDBn/c38qvSLw98zj3",
        "rWDRfBjb2+XDpxrtYngZA+OTXtCiu5FJJ0969b1TgBZDk5BohOmgVPtXXB/DZwrBe+rWsyopOGGpLzqf3e7Rm1TxDEBkXnLt+orFWyInW1Uppl",
        "KPsH2RNKo4iv392XhVhl4Up5V2wxdaFYUm2bxdciRruPAfkB1s/N02JufQ8deaxWQURUiNM9I=",
    ].join(""),
} as const;
