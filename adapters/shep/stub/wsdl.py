"""The WSDL that the stub serves, for SOAP clients that are not ours."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.shep.schemas import PAYLOADS, payload_schema, schema_folder

NAMES = ("common", "sync", "async", "client")
INTERFACES = "http://bip.bee.kz/SyncChannel/v10/Interfaces"
WSDL = """<?xml version="1.0" encoding="UTF-8"?>
<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:typ="http://bip.bee.kz/SyncChannel/v10/Types"
    xmlns:tns="{interfaces}" targetNamespace="{interfaces}" name="SyncChannel">
  <wsdl:types>
    <xs:schema targetNamespace="{interfaces}">
      <xs:import namespace="http://bip.bee.kz/SyncChannel/v10/Types" schemaLocation="{base}/xsd/sync.xsd"/>
      <xs:import namespace="{payloads}" schemaLocation="{base}/xsd/payloads.xsd"/>
    </xs:schema>
  </wsdl:types>
  <wsdl:message name="SendMessage"><wsdl:part name="parameters" element="typ:SendMessage"/></wsdl:message>
  <wsdl:message name="SendMessageResponse">
    <wsdl:part name="parameters" element="typ:SendMessageResponse"/>
  </wsdl:message>
  <wsdl:message name="SendMessageFault">
    <wsdl:part name="fault" element="typ:SendMessageFault1_SendMessageFault"/>
  </wsdl:message>
  <wsdl:portType name="ISyncChannel">
    <wsdl:operation name="SendMessage">
      <wsdl:input message="tns:SendMessage"/>
      <wsdl:output message="tns:SendMessageResponse"/>
      <wsdl:fault name="SendMessageFault" message="tns:SendMessageFault"/>
    </wsdl:operation>
  </wsdl:portType>
  <wsdl:binding name="SyncChannelBinding" type="tns:ISyncChannel">
    <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    <wsdl:operation name="SendMessage">
      <soap:operation soapAction=""/>
      <wsdl:input><soap:body use="literal"/></wsdl:input>
      <wsdl:output><soap:body use="literal"/></wsdl:output>
      <wsdl:fault name="SendMessageFault"><soap:fault name="SendMessageFault" use="literal"/></wsdl:fault>
    </wsdl:operation>
  </wsdl:binding>
  <wsdl:service name="SyncChannelService">
    <wsdl:port name="SyncChannelPort" binding="tns:SyncChannelBinding">
      <soap:address location="{base}{path}"/>
    </wsdl:port>
  </wsdl:service>
</wsdl:definitions>
"""


def wsdl_routes(path: str) -> list[Route]:
    """Return the routes of the WSDL and its schemas; `path` is that of the synchronous channel."""

    def wsdl(request: Request) -> Response:
        base = str(request.url).rsplit("/", 1)[0]
        text = WSDL.format(interfaces=INTERFACES, payloads=PAYLOADS, base=base, path=path)
        return Response(text, media_type="text/xml")

    def schema(request: Request) -> Response:
        name = request.path_params["name"]
        if name == "payloads":
            return Response(payload_schema(), media_type="text/xml")
        if name not in NAMES:
            return Response("no such schema", 404)
        with schema_folder() as folder:
            return Response((folder / f"{name}.xsd").read_bytes(), media_type="text/xml")

    return [Route("/sync.wsdl", wsdl), Route("/xsd/{name}.xsd", schema)]
