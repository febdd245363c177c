"""Messages written from the specification, by hand (wire-formats §1 and §2); synthetic people only."""

GUID = "0f8fad5b-d9cb-469f-a165-70867728950e"

GBD_FL_REQUEST = """
<typ:SendMessage xmlns:typ="http://bip.bee.kz/SyncChannel/v10/Types">
  <request>
    <requestInfo>
      <messageId>MESSAGE</messageId>
      <serviceId>GBDFLUniversal_token</serviceId>
      <messageDate>2026-11-23T12:00:00.000+05:00</messageDate>
      <sender><senderId>komek</senderId><password>secret</password></sender>
      <sessionId>SESSION</sessionId>
    </requestInfo>
    <requestData>
      <data>
        <messageId>MESSAGE</messageId>
        <messageDate>2026-11-23T12:00:00+05:00</messageDate>
        <senderCode>komek</senderCode>
        <iin>560510490004</iin>
        <kdpToken>token</kdpToken>
        <publicKey>key</publicKey>
      </data>
    </requestData>
  </request>
</typ:SendMessage>
"""

RESPONSE = """<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/">
  <soapenv:Header/>
  <soapenv:Body>
    <ns3:SendMessageResponse xmlns:ns3="http://bip.bee.kz/SyncChannel/v10/Types"
        xmlns:ns2="http://bip.bee.kz/common/v10/Types">
      <response>
        <responseInfo>
          <messageId>{{0f8fad5b-d9cb-469f-a165-70867728950e}}</messageId>
          <correlationId>7c9e6679-7425-40de-944b-e07fc1f90ae7</correlationId>
          <responseDate>2026-11-23T12:00:01.250+05:00</responseDate>
          <status><code>{code}</code><message>{message}</message></status>
          <sessionId>{{7c9e6679-7425-40de-944b-e07fc1f90ae7}}</sessionId>
        </responseInfo>
        <responseData>{data}</responseData>
      </response>
    </ns3:SendMessageResponse>
  </soapenv:Body>
</soapenv:Envelope>"""

PERSON = """
<messageId>a1</messageId><messageDate>2026-11-23T12:00:01+05:00</messageDate><requestId>a0</requestId>
<sender>GBDFL</sender><receiver>komek</receiver>
<messageResult><code>00000</code><nameRu>Обработано</nameRu><nameKz>Өңделді</nameKz></messageResult>
<persons><person>
  <iin>560510490004</iin><surname>ИВАНОВА</surname><name>АННА</name><patronymic>ПЕТРОВНА</patronymic>
  <birthDate>1956-05-10+06:00</birthDate>
  <gender><code>2</code><nameRu>Женский</nameRu><nameKz>Әйел</nameKz><changeDate>2008-01-03</changeDate></gender>
  <lifeStatus><code>0</code></lifeStatus>
  <regAddress>
    <district><code>710000000</code></district><region><code>711210000</code></region>
    <street>СЫГАНАК</street><building>1</building><flat>2</flat><arCode>0201300000000001</arCode>
  </regAddress>
  <documents>
    <document><type><code>002</code></type><number>000000001</number><beginDate>2020-01-10</beginDate></document>
    <document><type><code>001</code></type><number>N00000001</number></document>
  </documents>
  <removed>false</removed>
  <somethingNew><deep>1</deep></somethingNew>
</person></persons>
"""

FAMILY = """
<messageResult><code>200</code></messageResult>
<familyInfoList>
  <birthInfos><childBirthDate>2013-07-08</childBirthDate></birthInfos>
  <birthInfos><childBirthDate>2017-01-08</childBirthDate></birthInfos>
  <marriageInfos><marriageDate>2012-05-19</marriageDate></marriageInfos>
</familyInfoList>
"""

INCOMES = """<incomeResponse><iin>560510490004</iin><incomes>
<income><month>2026-07-01</month><kind>pension</kind><amount>15000.50</amount></income>
</incomes></incomeResponse>"""

ASYNC_REQUEST = """
<typ:sendMessage xmlns:typ="http://bip.bee.kz/AsyncChannel/v10/Types">
  <request>
    <messageInfo>
      <serviceId>LPH_HOUSEHOLD</serviceId>
      <messageType>REQUEST</messageType>
      <messageDate>2026-11-23T12:00:00.000+05:00</messageDate>
      <sender><senderId>komek</senderId><password>secret</password></sender>
    </messageInfo>
    <messageData><data/></messageData>
  </request>
</typ:sendMessage>
"""

OTHER_GUID = "7c9e6679-7425-40de-944b-e07fc1f90ae7"

ACKNOWLEDGEMENT = """
<typ:sendMessageResponse xmlns:typ="TYPES">
  <response>
    <messageId>0f8fad5b-d9cb-469f-a165-70867728950e</messageId>
    <correlationId>7c9e6679-7425-40de-944b-e07fc1f90ae7</correlationId>
    <responseDate>2026-11-23T12:00:00.000+05:00</responseDate>
  </response>
</typ:sendMessageResponse>
"""

CALLBACK = """
<typ:sendMessage xmlns:typ="http://bip.bee.kz/AsyncChannel/v10/Types/Client">
  <request>
    <messageInfo>
      <messageId>0f8fad5b-d9cb-469f-a165-70867728950e</messageId>
      <correlationId>7c9e6679-7425-40de-944b-e07fc1f90ae7</correlationId>
      <serviceId>LPH_HOUSEHOLD</serviceId>
      <messageType>RESPONSE</messageType>
      <messageDate>2026-11-23T12:00:00.000+05:00</messageDate>
      <sender><senderId>shep</senderId></sender>
    </messageInfo>
    <messageData><data/></messageData>
  </request>
</typ:sendMessage>
"""

STATUS_QUESTION = """
<typ:getMessageStatus xmlns:typ="http://bip.bee.kz/AsyncChannel/v10/Types">
  <request><messageId>0f8fad5b-d9cb-469f-a165-70867728950e</messageId></request>
</typ:getMessageStatus>
"""

STATUS = """
<typ:getMessageStatusResponse xmlns:typ="http://bip.bee.kz/AsyncChannel/v10/Types">
  <response>
    <messageState>DELIVERED</messageState>
    <status><code>SCSS001</code><message>Message has been processed successfully</message></status>
    <responseDate>2026-11-23T12:00:00.000+05:00</responseDate>
  </response>
</typ:getMessageStatusResponse>
"""

DELIVERY = """
<typ:NAME xmlns:typ="TYPES">
  <request>
    <messageId>0f8fad5b-d9cb-469f-a165-70867728950e</messageId>
    <messageState>DELIVERED</messageState>
    <notificationDate>2026-11-23T12:00:00.000+05:00</notificationDate>
  </request>
</typ:NAME>
"""

FAULT = """
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">
  <soap:Body>
    <soap:Fault>
      <faultcode>soap:Server</faultcode><faultstring>Bad message format</faultstring>
      <detail>
        <typ:NAME xmlns:typ="TYPES">
          <errorCode>SCE001</errorCode><errorMessage>Bad message format</errorMessage>
          <errorDate>2026-11-23T12:00:00.000+05:00</errorDate>
        </typ:NAME>
      </detail>
    </soap:Fault>
  </soap:Body>
</soap:Envelope>
"""
