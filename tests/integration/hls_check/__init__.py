"""HLS and LL-HLS as a program that finds what is wrong: RFC 8216, its second edition (draft-pantos-hls-rfc8216bis, "the
draft" below), ISO 14496-12 and -14, and Apple's authoring specification where it is stricter."""
