"""Teaches WeasyPrint 70 to write PDF/UA-1 and PDF/A-3a at once; it offers each alone.

This leans on WeasyPrint's unpublished table of variants: when its version moves, the test beside this tells.
"""

from typing import Any

from weasyprint.pdf import VARIANTS

BOTH_STANDARDS = "pdf/a-3a, pdf/ua-1"

# A PDF/A file may only use metadata it describes: the claim itself, then (ISO 19005-3, 6.6.2.3) what the claim means.
_ACCESSIBLE = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of the PDF/UA standard</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""

_claim_archival, _properties = VARIANTS["pdf/a-3a"]


def _claim_both(pdf: Any, document: Any, page_streams: Any, attachments: Any, compress: bool) -> None:
    describe = document.metadata.generate_rdf_metadata
    document.metadata.generate_rdf_metadata = lambda *claim: describe(*claim).replace(b"</rdf:RDF>", _ACCESSIBLE)
    # Readers look for the accessibility claim without unpacking anything.
    _claim_archival(pdf, document, page_streams, attachments, compress=False)


VARIANTS[BOTH_STANDARDS] = (_claim_both, _properties)
